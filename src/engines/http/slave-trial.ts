/** The call by which the master tries out a slave that was set aside, so that no user's file has to. */
import { randomUUID } from "node:crypto";
import { stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { errorTable } from "../../protocol/errors.ts";
import type { TaskType } from "../../protocol/task-types.ts";
import type { FileStore } from "../../stores/file-store.ts";
import type { SlaveCaller } from "./slave-caller.ts";
import type { SlaveHandle } from "./slave-source.ts";

const trialTimeoutMs = 20_000;

/**
 * Whether the slave gives an answer to a small text file: a result, or an error that names what is wrong with the
 * file, since most types do not read texts.
 */
export async function tryOut(
  { caller, files }: { caller: SlaveCaller; files: FileStore },
  slave: SlaveHandle,
  taskType: TaskType,
): Promise<boolean> {
  const jobId = `trial-${randomUUID()}`;
  try {
    const file = path.join(await files.createUploadFolder(jobId), "trial.txt");
    await writeFile(file, "This file is a trial.\n");
    const { size: bytes } = await stat(file);
    const answer = await caller.call(
      {
        slave,
        job: { id: jobId, taskType, options: {} },
        stage: undefined,
        files: [{ filename: "trial.txt", path: file, bytes }],
        onProgress: () => undefined,
      },
      AbortSignal.timeout(trialTimeoutMs),
    );
    const outcome = answer.kind === "answered" ? answer.outcomes[0] : undefined;
    return outcome !== undefined && (outcome.kind === "output" || !errorTable[outcome.code].retryable);
  } finally {
    await files.removeJob(jobId);
  }
}
