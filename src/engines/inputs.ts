/** The bytes that an attempt works on, as they lie in the file-store. */
import type { Content } from "../platform/content.ts";
import type { FileStore } from "../stores/file-store.ts";
import { type Task, mergeIndex } from "../stores/job-records.ts";
import type { JobStore } from "../stores/job-store.ts";
import type { ReadyWork } from "./engine.ts";

interface InputParts {
  jobs: JobStore;
  files: FileStore;
}

export type InputFile = { filename: string; bytes: number } & Content;

interface Inputs {
  files: InputFile[];
  /** The merged value, for stage `finish`. */
  shared: { path: string; bytes: number } | undefined;
}

export async function inputsOf(parts: InputParts, work: ReadyWork, tasks: readonly Task[]): Promise<Inputs> {
  const files = await filesOf(parts, work, tasks);
  const shared = work.stage === "finish" ? await parts.files.part(work.jobId, mergeIndex) : undefined;
  return { files, shared };
}

/** The uploads, or the parts that the stage works on. */
async function filesOf(
  { jobs, files }: InputParts,
  work: ReadyWork,
  tasks: readonly Task[],
): Promise<InputFile[]> {
  const { jobId, stage } = work;
  if (stage === undefined || stage === "process") {
    return tasks.map(({ filename, inputPath, bytes }) => ({ filename, bytes, ...files.upload(inputPath) }));
  }
  const all = stage === "merge" ? await jobs.tasks(jobId) : tasks;
  return Promise.all(
    all
      .filter((task) => task.stage === "finish")
      .map(async ({ filename, index }) => ({ filename, ...(await files.part(jobId, index)) })),
  );
}
