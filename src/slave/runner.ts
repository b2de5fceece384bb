/** Runs the files of one call in children, within the slave's slots, through the stages that the call asks for. */
import { randomUUID } from "node:crypto";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "../platform/logger.ts";
import type { Content } from "../platform/content.ts";
import type { Processor } from "../processors/processor.ts";
import type { ArtifactEntry } from "../protocol/artifact.ts";
import { type ErrorCode, ServiceError } from "../protocol/errors.ts";
import type { Progress, Stage } from "../protocol/job.ts";
import { mostFilesPerCall } from "../protocol/slave.ts";
import type { ChildPool } from "./child-pool.ts";
import { type ChildTask, artifactPath } from "./child-messages.ts";
import { type Slot, Slots } from "./slots.ts";

interface CallFile {
  name: string;
  path: string;
  bytes: number;
}

/** What one `POST /get_task` asks for. */
export interface Call {
  processor: Processor;
  options: Record<string, unknown>;
  /** Absent: from file to output, whatever stages that takes. */
  stage?: Stage | undefined;
  files: CallFile[];
  /** How many slots it may use at the most; all that are free when absent. */
  slots?: number | undefined;
  /** The one that it holds, where it may have to give way. */
  slot?: Slot;
  /** The merged value, for stage `finish`. */
  shared?: string | undefined;
  /** The scratch folder of this call. */
  folder: string;
  log: Logger;
  /** `file` is its place among the files of the call. */
  onProgress(file: number, progress: Progress): void;
}

/** An artifact of a file, and where it lies. */
export interface FileArtifact extends ArtifactEntry {
  path: string;
}

interface StageOutput {
  content: Content;
  bytes: number;
  mediaType: string;
  warnings: string[];
  durationMs: number;
  artifacts: FileArtifact[];
}

export type FileOutcome = { index: number; filename: string } & (
  ({ ok: true } & StageOutput) | { ok: false; code: ErrorCode; error: string }
);

type ChildWork =
  | { stage: "process"; file: CallFile }
  | { stage: "merge"; parts: string[] }
  | { stage: "finish"; part: string; shared: string };

const drainCheckMs = 20;

/** Outputs up to this size stay in memory, in calls of no more files than a master sends in one. */
const smallBytes = 64 * 1024;

export class Runner {
  readonly slots: Slots;
  readonly #pool: ChildPool;
  #lastTaskId = 0;

  constructor({ slots, pool }: { slots: number; pool: ChildPool }) {
    this.slots = new Slots(slots);
    this.#pool = pool;
  }

  /** Gives no slot any more, and resolves when the last one is free or the time is up. */
  async drain(graceMs: number): Promise<void> {
    this.slots.close();
    const deadline = performance.now() + graceMs;
    while (this.slots.taken > 0 && performance.now() < deadline) await sleep(drainCheckMs);
  }

  /**
   * Runs a call whose first slot the caller holds; more files than one use further slots that are free now, if they may,
   * and give way in `slot` if they may use no other. One outcome for each file, in their order; for stage `merge` one
   * outcome in all. Rejects only after an abort.
   */
  async run(call: Call, signal: AbortSignal): Promise<FileOutcome[]> {
    const { stage, shared, processor } = call;
    if (stage === "merge")
      return [
        await this.#merge(
          call,
          call.files.map(({ path: part }) => part),
          signal,
        ),
      ];
    if (stage === "finish" && shared !== undefined) {
      return this.#inLanes(
        call,
        (file) => this.#ask(call, { stage, part: file.path, shared }, { signal }),
        signal,
      );
    }
    const made = await this.#inLanes(
      call,
      (file, index) => this.#ask(call, { stage: "process", file }, { signal, index }),
      signal,
    );
    return stage === undefined && processor.gather ? this.#gather(call, made, signal) : made;
  }

  async stop(): Promise<void> {
    await this.#pool.stop();
  }

  /** The stages after `process`, for a caller that knows none. */
  async #gather(call: Call, made: FileOutcome[], signal: AbortSignal): Promise<FileOutcome[]> {
    const parts = made.filter((outcome) => outcome.ok);
    if (parts.length === 0) return made;
    const files = await Promise.all(
      parts.map(async ({ filename: name, bytes, content }) => {
        return { name, bytes, path: await asFile(content, call.folder) };
      }),
    );
    const merged = await this.#merge(
      call,
      files.map(({ path: part }) => part),
      signal,
    );
    const shared = merged.ok ? await asFile(merged.content, call.folder) : "";
    const finish = async (part: CallFile): Promise<StageOutput> => {
      if (!merged.ok) throw new ServiceError(merged.code, merged.error);
      return this.#ask(call, { stage: "finish", part: part.path, shared }, { signal });
    };
    const finished = await this.#inLanes({ ...call, files }, finish, signal);
    const byIndex = new Map(parts.map((part, place) => [part.index, { part, outcome: finished[place] }]));
    return made.map((outcome) => {
      const end = byIndex.get(outcome.index);
      return end?.outcome ? joinStages(end.part, end.outcome) : outcome;
    });
  }

  async #merge(call: Call, parts: string[], signal: AbortSignal): Promise<FileOutcome> {
    const work = { stage: "merge", parts } as const;
    return settle(0, "merge", () => this.#ask(call, work, { signal }), signal);
  }

  /** One outcome for each file, worked off in as many lanes as there are slots to be had. */
  async #inLanes(
    call: Call,
    work: (file: CallFile, index: number) => Promise<StageOutput>,
    signal: AbortSignal,
  ): Promise<FileOutcome[]> {
    const outcomes: FileOutcome[] = [];
    const waiting = call.files.entries();
    const giveWay = async (): Promise<void> => {
      if (call.slots === 1) await call.slot?.giveWay(signal);
    };
    const runLane = async (): Promise<void> => {
      for (const [index, file] of waiting) {
        if (index > 0) await giveWay();
        outcomes[index] = await settle(index, file.name, () => work(file, index), signal);
      }
    };
    const further = this.#takeFurtherSlots(Math.min(call.files.length, call.slots ?? this.slots.count) - 1);
    try {
      await Promise.all([runLane(), ...further.map(runLane)]);
    } finally {
      for (const slot of further) slot.free();
    }
    return outcomes;
  }

  #takeFurtherSlots(most: number): Slot[] {
    const taken: Slot[] = [];
    while (taken.length < most) {
      const slot = this.slots.take();
      if (!slot) break;
      taken.push(slot);
    }
    return taken;
  }

  /** The progress of file `index` is told; that of a stage over several files, to nobody. */
  async #ask(
    call: Call,
    work: ChildWork,
    { signal, index }: { signal: AbortSignal; index?: number },
  ): Promise<StageOutput> {
    this.#lastTaskId += 1;
    const outputPath = path.join(call.folder, randomUUID());
    const task: ChildTask = {
      id: this.#lastTaskId,
      taskType: call.processor.announcement.name,
      options: call.options,
      scratchFolder: path.join(call.folder, `run-${this.#lastTaskId}`),
      outputPath,
      inlineBytes: call.files.length > mostFilesPerCall ? 0 : smallBytes,
      ...work,
    };
    const onProgress = (progress: Progress): void => {
      if (index !== undefined) call.onProgress(index, progress);
    };
    const startedAt = performance.now();
    const answer = await this.#pool.run(task, { signal, onProgress, log: call.log });
    if (!answer.ok) throw new ServiceError(answer.code, answer.error);
    const { bytes, body, mediaType, warnings, artifacts } = answer;
    return {
      content: body === undefined ? { path: outputPath } : { body: Buffer.from(body, "base64") },
      bytes,
      mediaType,
      warnings,
      artifacts: artifacts.map((one, place) => ({ ...one, path: artifactPath(outputPath, place) })),
      durationMs: Math.round(performance.now() - startedAt),
    };
  }
}

async function settle(
  index: number,
  filename: string,
  work: () => Promise<StageOutput>,
  signal: AbortSignal,
): Promise<FileOutcome> {
  try {
    return { index, filename, ok: true, ...(await work()) };
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof ServiceError)) throw error;
    return { index, filename, ok: false, code: error.code, error: error.message };
  }
}

/** Where the content lies, or has been written to, for a child that works on it. */
async function asFile(content: Content, folder: string): Promise<string> {
  if ("path" in content) return content.path;
  const file = path.join(folder, randomUUID());
  await writeFile(file, content.body);
  return file;
}

/** A file's outcome over all its stages: the last output, with the warnings and the time of both. */
function joinStages(part: FileOutcome & { ok: true }, end: FileOutcome): FileOutcome {
  if (!end.ok) return { ...end, index: part.index };
  const warnings = [...part.warnings, ...end.warnings];
  return { ...end, index: part.index, warnings, durationMs: part.durationMs + end.durationMs };
}
