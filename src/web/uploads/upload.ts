/**
 * One job on its way up: opened, filled by several requests, closed. A request that breaks costs itself and is sent
 * again under the same indexes, so that a job never has a file twice. A job that an earlier visit left open is filled on.
 */
import { type Signal, signal } from "@preact/signals";
import { ClientError, UnreachableError, UnreadableFileError } from "../../client/client.ts";
import { pause } from "../../client/pause.ts";
import { master } from "../master.ts";
import { noteRefusal } from "../session.ts";
import { takeBatch } from "./take-batch.ts";

/**
 * `waiting`: the master is not heard and is tried again; `paused`: by the user; `failed`: the master refused, or no file
 * could be read; `sent`: every file is there and the job is closed.
 */
type UploadState = "sending" | "waiting" | "paused" | "failed" | "cancelled" | "sent";

export interface Upload {
  /** Counts the uploads of this visit. */
  readonly number: number;
  readonly taskType: string;
  readonly totalFiles: number;
  readonly totalBytes: number;
  readonly state: Signal<UploadState>;
  readonly jobId: Signal<string | undefined>;
  readonly sentBytes: Signal<number>;
  readonly sentFiles: Signal<number>;
  /** The master's sentence, where it refused. */
  readonly refusal: Signal<string | undefined>;
  /** Names of files that could not be read any more and were left out. */
  readonly unreadable: Signal<readonly string[]>;
  pause(): void;
  resume(): void;
  /** Ends the upload and cancels its job. */
  cancel(): Promise<void>;
}

export interface Order {
  taskType: string;
  options: Record<string, unknown>;
  files: readonly File[];
  /** An open job, and how many files it has. */
  into?: { jobId: string; present: number };
}

const retryMs = 2000;
let started = 0;

/** `onAdded` hears of every file that the master has, by its index in the job. */
export function startUpload(
  { taskType, options, files, into }: Order,
  onAdded: (jobId: string, index: number, file: File) => void,
): Upload {
  const queue = [...files];
  const idempotencyKey = makeKey();
  const state = signal<UploadState>("sending");
  const jobId = signal<string | undefined>(into?.jobId);
  const present = into?.present ?? 0;
  const sentBytes = signal(0);
  const sentFiles = signal(0);
  const refusal = signal<string | undefined>(undefined);
  const unreadable = signal<readonly string[]>([]);
  let arrivedBytes = 0;
  let stop = new AbortController();

  async function send(): Promise<void> {
    const { signal: stopped } = stop;
    const id = (jobId.value ??= (
      await master.openJob({ taskType, options, idempotencyKey, signal: stopped })
    ).id);
    while (queue.length > 0) {
      const taken = takeBatch(queue);
      await master.addFiles(id, taken, {
        firstIndex: present + sentFiles.value,
        signal: stopped,
        onUploadProgress: ({ sent }) => {
          state.value = "sending";
          sentBytes.value = arrivedBytes + sent;
        },
      });
      for (const [place, file] of taken.entries()) onAdded(id, present + sentFiles.value + place, file);
      queue.splice(0, taken.length);
      arrivedBytes += taken.reduce((sum, file) => sum + file.size, 0);
      sentBytes.value = arrivedBytes;
      sentFiles.value += taken.length;
    }
    if (sentFiles.value === 0) throw new Error("None of the files can be read any more.");
    await master.close(id, { signal: stopped });
    state.value = "sent";
  }

  async function run(): Promise<void> {
    const { signal: stopped } = stop;
    for (;;) {
      try {
        state.value = "sending";
        await send();
        return;
      } catch (error) {
        if (stopped.aborted) return;
        if (error instanceof UnreadableFileError) await leaveOutUnreadable();
        else if (isPassing(error)) {
          state.value = "waiting";
          sentBytes.value = arrivedBytes;
          await pause(retryMs, stopped).catch(() => undefined);
          if (stopped.aborted) return;
        } else {
          noteRefusal(error);
          refusal.value = error instanceof Error ? error.message : String(error);
          state.value = "failed";
          return;
        }
      }
    }
  }

  async function leaveOutUnreadable(): Promise<void> {
    for (const file of takeBatch(queue)) {
      if (await isReadable(file)) continue;
      queue.splice(queue.indexOf(file), 1);
      unreadable.value = [...unreadable.value, file.name];
    }
  }

  void run();
  started += 1;
  return {
    number: started,
    taskType,
    totalFiles: files.length,
    totalBytes: files.reduce((sum, file) => sum + file.size, 0),
    state,
    jobId,
    sentBytes,
    sentFiles,
    refusal,
    unreadable,
    pause() {
      stop.abort();
      state.value = "paused";
      sentBytes.value = arrivedBytes;
    },
    resume() {
      stop = new AbortController();
      refusal.value = undefined;
      void run();
    },
    async cancel() {
      stop.abort();
      state.value = "cancelled";
      if (jobId.value !== undefined) await master.cancel(jobId.value);
    },
  };
}

/** Nobody was heard, a proxy has no master behind it, or the master has no room now. */
function isPassing(error: unknown): boolean {
  return error instanceof UnreachableError || (error instanceof ClientError && error.isRetryable);
}

async function isReadable(file: File): Promise<boolean> {
  try {
    await file.slice(0, 1).arrayBuffer();
    return true;
  } catch {
    return false;
  }
}

/** Not by `randomUUID`, which browsers keep from pages that came over plain HTTP. */
function makeKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16)).join("-");
}
