/** Asks slaves for a sign of life that give none by themselves, and tries out those that were set aside. */
import { askForStatus } from "../engines/http/slave-status.ts";
import type { Logger } from "../platform/logger.ts";
import { leaseSeconds } from "../protocol/slave.ts";
import type { Inquiries, SlaveRegistry } from "./slave-registry.ts";

interface ProberParts {
  registry: SlaveRegistry;
  /** Gives a slave a call of the master's own; whether it did well. */
  tryOut: (trial: Inquiries["trial"][number]) => Promise<boolean>;
  log: Logger;
}

const probeEveryMs = 500;
const statusTimeoutMs = (leaseSeconds * 1000) / 3;

export function startProber({ registry, tryOut, log }: ProberParts): { stop(): void } {
  const underWay = new Set<string>();
  const once = async (id: string, inquire: () => Promise<void>): Promise<void> => {
    if (underWay.has(id)) return;
    underWay.add(id);
    try {
      await inquire();
    } catch (error) {
      log.error({ err: error, slaveId: id }, "inquiry failed");
      registry.deny(id);
    } finally {
      underWay.delete(id);
    }
  };
  const ask = async (id: string, url: string): Promise<void> => {
    const status = await askForStatus(url, statusTimeoutMs);
    if (status) registry.confirm(id, status.instance_id);
    else registry.deny(id);
  };
  const timer = setInterval(() => {
    const { status, trial } = registry.inquiries();
    for (const { id, url } of status) void once(id, () => ask(id, url));
    for (const one of trial) {
      void once(`trial ${one.id}`, async () => {
        if (await tryOut(one)) registry.acquit(one.id);
        else registry.deny(one.id);
      });
    }
  }, probeEveryMs).unref();
  return { stop: () => clearInterval(timer) };
}
