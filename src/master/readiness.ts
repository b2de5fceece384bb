/**
 * Whether a master should get new jobs. That a slave is there is no condition: slaves reach their master through the
 * same address, and where a load balancer hides a master that is not ready, they never would.
 */
import { type Readiness, type UnreadyReason, watchWritable } from "../platform/readiness.ts";
import type { Intake } from "./jobs/intake.ts";
import type { SlaveRegistry } from "./slaves/slave-registry.ts";

interface ReadinessParts {
  intake: Intake;
  slaves: SlaveRegistry;
  /** Whether the database that holds the jobs answers. */
  isReachable: () => Promise<boolean>;
  /** Files to be written and removed again, on the disk of the uploads and on that of the results. */
  probes: { data: string; results: string };
}

export function createReadinessCheck({
  intake,
  slaves,
  isReachable,
  probes,
}: ReadinessParts): () => Promise<Readiness> {
  const canWriteData = watchWritable(probes.data);
  const canWriteResults = watchWritable(probes.results);
  return async () => {
    const reasons: UnreadyReason[] = [];
    if (intake.isClosed) reasons.push("draining");
    if (!(await canWriteData())) reasons.push("data_not_writable");
    if (!(await canWriteResults())) reasons.push("results_not_writable");
    if (!(await isReachable())) reasons.push("engine_down");
    const hasSlave = slaves.view().some(({ state }) => state === "alive");
    return { reasons, warnings: hasSlave ? [] : ["no_slaves"] };
  };
}
