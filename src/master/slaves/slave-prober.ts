/** Asks slaves for a sign of life that give none by themselves, and tries out those that were set aside. */
import { createInquirer } from "../../engines/http/slave-status.ts";
import type { SlaveHandle } from "../../engines/http/slave-source.ts";
import type { Logger } from "../../platform/logger.ts";
import { leaseSeconds } from "../../protocol/slave.ts";
import type { Inquiries, SlaveRegistry } from "./slave-registry.ts";

interface ProberParts {
  registry: SlaveRegistry;
  authority: Buffer | undefined;
  /** Gives a slave a call of the master's own; whether it did well. */
  tryOut: (trial: Inquiries["trial"][number]) => Promise<boolean>;
  log: Logger;
}

const probeEveryMs = 500;
const statusTimeoutMs = (leaseSeconds * 1000) / 3;

export function startProber({ registry, authority, tryOut, log }: ProberParts): { stop(): void } {
  const askForStatus = createInquirer({ authority, timeoutMs: statusTimeoutMs });
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
  const ask = async (slave: SlaveHandle): Promise<void> => {
    const status = await askForStatus(slave);
    if (status) registry.confirm(slave.id, status.instance_id);
    else registry.deny(slave.id);
  };
  const timer = setInterval(() => {
    const { status, trial } = registry.inquiries();
    for (const slave of status) void once(slave.id, () => ask(slave));
    for (const one of trial) {
      void once(`trial ${one.id}`, async () => {
        if (await tryOut(one)) registry.acquit(one.id);
        else registry.deny(one.id);
      });
    }
  }, probeEveryMs).unref();
  return { stop: () => clearInterval(timer) };
}
