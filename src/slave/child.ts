/** The process in which processors run: takes one task at a time from its slave, writes the output, answers. */
import { mkdir, readFile, rm } from "node:fs/promises";
import { Worker } from "node:worker_threads";
import { z } from "zod";
import { loadProcessors } from "../processors/index.ts";
import type { Output, Processor, RunContext, WorkLimit } from "../processors/processor.ts";
import { ServiceError, describeIssue } from "../protocol/errors.ts";
import {
  type ChildProgress,
  type ChildReady,
  type ChildReply,
  type ChildTask,
  type GuardedWork,
  childSetupSchema,
  childTaskSchema,
} from "./child-messages.ts";
import { killGroup } from "./kill-group.ts";
import { lowerPriority } from "./lower-priority.ts";
import { writeOutput } from "./write-output.ts";

const setup = childSetupSchema.parse(JSON.parse(process.argv[2] ?? "{}"));

const guardModule = new URL(import.meta.url.replace(/child(?=\.[jt]s$)/, "guard"));
const guard = new Worker(guardModule, { workerData: setup });
guard.unref();
// After the guard has its thread, which is to see in time what the processors do.
lowerPriority();

const processors = loadProcessors(setup.processorModules, setup.processorEnvironment);

void processors.then(() => process.send?.({ ready: true } satisfies ChildReady));
process.on("message", (message) => {
  void answer(childTaskSchema.parse(message));
});
process.on("disconnect", () => {
  killGroup(process.pid);
  process.exit(0);
});
// Meant for the slave, but whoever sends it to a group or a service sends it here too, where it would end a task.
process.on("SIGUSR2", () => undefined);

async function answer(task: ChildTask): Promise<void> {
  const reply = await run(task).catch((error: unknown) => failure(task, error));
  process.send?.({ ...reply, keepsMemory: keepsMemory() } satisfies ChildReply);
}

/** Whether much is still held when garbage is not counted; it is only looked for where it matters. */
function keepsMemory(): boolean {
  const isOver = (): boolean => process.memoryUsage.rss() > setup.maxIdleRssBytes;
  if (!isOver()) return false;
  // V8 gives the memory of buffers back in the background; a second collection waits for what the first one found.
  globalThis.gc?.();
  globalThis.gc?.();
  return isOver();
}

async function run(task: ChildTask): Promise<ChildReply> {
  const processor = (await processors).get(task.taskType);
  if (!processor) throw new ServiceError("unknown_task_type", `Unknown task type: ${task.taskType}`);
  const output = await inScratch(task, (makeScratchFolder) => runStage(processor, task, makeScratchFolder));
  if (task.stage === "process" && processor.gather && output.artifacts?.length)
    throw new Error("a part has artifacts; those of a type that gathers come from its 'finish'");
  return { id: task.id, ok: true, ...(await writeOutput(output, task)) };
}

/** Most runs need no folder, and to make and remove one costs more than a small text. */
async function inScratch<Value>(
  { scratchFolder }: ChildTask,
  use: (makeScratchFolder: RunContext["makeScratchFolder"]) => Promise<Value>,
): Promise<Value> {
  let made: Promise<string> | undefined;
  try {
    return await use(() => (made ??= mkdir(scratchFolder).then(() => scratchFolder)));
  } finally {
    // What cannot be removed now goes with the folder of the call.
    if (made) await rm(scratchFolder, { recursive: true, force: true }).catch(() => undefined);
  }
}

async function runStage(
  processor: Processor,
  task: ChildTask,
  makeScratchFolder: RunContext["makeScratchFolder"],
): Promise<Output> {
  // A run that nobody waits for ends with its process, so this signal never aborts here.
  const { signal } = new AbortController();
  const context: RunContext = { signal, makeScratchFolder, limitWork, reportProgress: reporter(task.id) };
  if (task.stage === "process") return processor.process(task.file, task.options, context);
  const { gather } = processor;
  if (!gather)
    throw new ServiceError("invalid_field", `${task.taskType} has no stages, so no '${task.stage}'.`);
  if (task.stage === "merge") {
    const body = await gather.merge(readAll(task.parts), task.options, context);
    return { body, mediaType: "application/octet-stream" };
  }
  return gather.finish(await readFile(task.part), await readFile(task.shared), task.options, context);
}

/** Pages may come by the hundred a second, and nobody looks that often. */
const reportEveryMs = 250;

function reporter(id: number): RunContext["reportProgress"] {
  let reportedAt = Number.NEGATIVE_INFINITY;
  return (progress) => {
    const now = performance.now();
    if (now - reportedAt < reportEveryMs) return;
    reportedAt = now;
    process.send?.({ id, progress } satisfies ChildProgress);
  };
}

async function limitWork<Result>(
  { cpuSeconds, error }: WorkLimit,
  work: () => Promise<Result>,
): Promise<Result> {
  watchWork({ cpuSeconds, code: error.code, error: error.message });
  try {
    return await work();
  } finally {
    watchWork(undefined);
  }
}

function watchWork(work: GuardedWork): void {
  guard.postMessage(work);
}

async function* readAll(paths: string[]): AsyncIterable<Uint8Array> {
  for (const path of paths) yield await readFile(path);
}

function failure(task: ChildTask, error: unknown): ChildReply {
  if (error instanceof ServiceError) {
    return { id: task.id, ok: false, code: error.code, error: error.message };
  }
  if (error instanceof z.ZodError) {
    return {
      id: task.id,
      ok: false,
      code: "invalid_option",
      error: describeIssue(error, task.options).sentence,
    };
  }
  // The slave logs what a child writes here; clients get the sentence alone.
  console.error(error);
  const reason = error instanceof Error ? error.message : String(error);
  return {
    id: task.id,
    ok: false,
    code: "processor_failed",
    error: `The ${task.taskType} processor gave up on this file: ${reason}`,
  };
}
