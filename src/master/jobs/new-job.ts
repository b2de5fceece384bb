/** The records of what comes in, before anything has happened to it. */
import type { UploadedFile } from "../../platform/upload.ts";
import type { FileStore } from "../../stores/file-store.ts";
import { noCounts } from "../../stores/job-counts.ts";
import type { Job, Task } from "../../stores/job-records.ts";
import { resultNameFor } from "../../stores/result-names.ts";
import { emptyTask } from "./stages.ts";
import type { Order } from "./submission.ts";

export function newJob(
  id: string,
  { taskType, options, priority, tag, callbackUrl }: Order,
  made: Pick<Job, "gathering" | "isDurable" | "isOpen" | "owner" | "idempotency" | "requestId">,
): Job {
  const { gathering, isDurable, isOpen, owner, idempotency, requestId } = made;
  return {
    id,
    taskType,
    options,
    gathering,
    priority,
    tag,
    owner,
    isDurable,
    isOpen,
    idempotency,
    requestId,
    callback: callbackUrl === undefined ? undefined : { url: callbackUrl, state: "waiting", deliveries: [] },
    createdAt: Date.now(),
    counts: noCounts,
    atWork: {},
    bytes: 0,
    openBytes: 0,
    artifactBytes: 0,
    openStages: { process: 0, finish: 0 },
    revision: 0,
  };
}

/** A task for each upload, under the next indexes from one on; its result has a name from now on. */
export async function newTasks(
  files: FileStore,
  { taskType, options, gathering }: Job,
  { uploads, firstIndex }: { uploads: readonly UploadedFile[]; firstIndex: number },
): Promise<Task[]> {
  const wishes = uploads.map((file) => resultNameFor(taskType.result_name, file.name, options));
  const names = await files.reserveResults(taskType.name, wishes);
  const queuedAt = Date.now();
  return uploads.map(({ name, bytes, path }, place) => ({
    ...emptyTask,
    index: firstIndex + place,
    filename: name,
    bytes,
    inputPath: path,
    resultName: names[place] ?? "",
    ...(gathering === "staged" && { stage: "process" }),
    queuedAt,
  }));
}
