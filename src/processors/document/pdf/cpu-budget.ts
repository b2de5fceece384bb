/** Processor time that work which can stop by itself may take, so that it ends in good order. */

export interface CpuBudget {
  isSpent: () => boolean;
}

export function startCpuBudget(seconds: number): CpuBudget {
  const start = process.cpuUsage();
  const isSpent = (): boolean => {
    const { user, system } = process.cpuUsage(start);
    return user + system > seconds * 1e6;
  };
  return { isSpent };
}
