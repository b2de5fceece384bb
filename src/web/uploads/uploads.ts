/** The uploads of this visit, and the originals that the browser still holds of them. */
import { computed, effect, signal } from "@preact/signals";
import { announce } from "../announce.tsx";
import { master } from "../master.ts";
import { missingFrom } from "./missing-from.ts";
import { strings } from "../strings.ts";
import { type Order, type Upload, startUpload } from "./upload.ts";

const uploads = signal<readonly Upload[]>([]);

/** Those that still need the page. */
export const openUploads = computed(() =>
  uploads.value.filter(({ state }) => !["sent", "cancelled"].includes(state.value)),
);

const originals = new Map<string, File>();

/** A file as it was dropped in this visit, which need not be fetched again to be shown. */
export function droppedOriginal(jobId: string, index: number): File | undefined {
  return originals.get(`${jobId}/${index}`);
}

export function upload(order: Order): Upload {
  const started = startUpload(order, (jobId, index, file) => originals.set(`${jobId}/${index}`, file));
  uploads.value = [...uploads.value, started];
  started.state.subscribe((state) => {
    if (state === "sent") announce(strings.upload.announced.sent(started.totalFiles));
    if (state === "failed") announce(strings.upload.announced.failed);
    if (state === "waiting") announce(strings.upload.announced.waiting);
  });
  return started;
}

/**
 * Fills an open job on after the page was loaded anew: of the files that were chosen again those go up that it lacks.
 * Rejects with an `Error` where it has them all.
 */
export async function uploadRest(jobId: string, files: readonly File[]): Promise<Upload> {
  const { task_type: taskType, options, files: present } = await master.getJob(jobId);
  const rest = missingFrom(present, files);
  if (rest.length === 0) throw new Error(strings.upload.noRest);
  return upload({ taskType, options, files: rest, into: { jobId, present: present.length } });
}

export function forget(one: Upload): void {
  uploads.value = uploads.value.filter((other) => other !== one);
}

export function uploadOf(jobId: string): Upload | undefined {
  return openUploads.value.find((one) => one.jobId.value === jobId);
}

// Who leaves while files go up loses those that have not gone.
effect(() => {
  if (openUploads.value.length > 0) globalThis.addEventListener("beforeunload", askFirst);
  else globalThis.removeEventListener("beforeunload", askFirst);
});

function askFirst(event: BeforeUnloadEvent): void {
  event.preventDefault();
}
