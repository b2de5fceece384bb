/** A file that one slave has under way for as long as a fault needs it: what has to be taken from a slave that is harmed. */
import { randomUUID } from "node:crypto";
import { expect } from "vitest";
import type { LaunchedProcess } from "../../src/local-cluster/launched-process.ts";
import type { JobView } from "../../src/protocol/job.ts";
import { eventually } from "../support/cluster.ts";
import { childrenOf } from "../support/processes.ts";
import { waitingOrder } from "../support/waiting-order.ts";
import type { Round } from "./fault.ts";
import { idOf, sendJob } from "./scene.ts";

export interface PinnedFile {
  /** The process that works on it. */
  childPid: number;
  /** Resolves when it runs again in a later attempt; notes how long that took, and fails where it was too long. */
  untilReassigned(limitMs: number): Promise<void>;
  /** From now on whoever works on it may end it. */
  letGo(): void;
  /** Resolves with what the master says of it when it has ended. */
  untilEnded(): Promise<JobView["files"][number]>;
}

/** So long is looked, so that a failure can tell how late it was. */
const longestMs = 100_000;

export async function pinFile(round: Round, slave: LaunchedProcess): Promise<PinnedFile> {
  const { client, folder, slaves } = round.scene;
  // Slaves take turns, so one of these many lands where it should; the others give their slots back.
  for (let left = 2 * (slaves.length + 1); left > 0; left -= 1) {
    const order = waitingOrder(folder, `pinned-${randomUUID()}`);
    const jobId = await sendJob(client, "obey", [order.file]);
    round.jobIds.push(jobId);
    const childPid = await order.untilStarted();
    if (childrenOf(slave.pid).includes(childPid)) return watchPinned({ round, order, jobId, childPid });
    order.letGo();
  }
  throw new Error(`No file went to ${idOf(slave)}.`);
}

interface Pinned {
  round: Round;
  order: ReturnType<typeof waitingOrder>;
  jobId: string;
  childPid: number;
}

function watchPinned({ round, order, jobId, childPid }: Pinned): PinnedFile {
  const { client } = round.scene;
  return {
    childPid,
    untilReassigned: async (limitMs) => {
      const since = performance.now();
      await eventually(async () => {
        const file = (await client.getJob(jobId)).files[0]!;
        expect(file.attempts, `attempts of the file pinned to ${file.slave_id}`).toBeGreaterThan(1);
        expect(file.state).not.toBe("queued");
      }, longestMs);
      const reassignMs = performance.now() - since;
      round.reassignMs.push(reassignMs);
      if (!round.isMixed) expect(reassignMs, "ms until the file ran again").toBeLessThan(limitMs);
    },
    letGo: () => order.letGo(),
    untilEnded: async () => (await client.wait(jobId)).files[0]!,
  };
}
