/**
 * Lets a process that passes files on allocate more between two collections of its whole heap.
 *
 * V8 starts one when a heap has grown by a tenth or by 8 MB since the last, and counts the buffers that bytes come in. At
 * 20 MB of living objects that is every third photo, and each collection marks all of them again.
 */
import { PerformanceObserver, constants } from "node:perf_hooks";
import v8 from "node:v8";
import { z } from "zod";

/** An entry of the performance timeline for a collection (Node's documentation, `perf_hooks`). */
const collectionSchema = z.object({ detail: z.object({ kind: z.number() }) });

/** `garbageMb`: what the process may hold of garbage from now on, whatever else it holds. */
export function collectLessOften({ garbageMb }: { garbageMb: number }): void {
  const setStep = (): void => growBy(garbageMb * 1024 * 1024);
  setStep();
  const observer = new PerformanceObserver((list) => {
    if (list.getEntries().some(isOfWholeHeap)) setStep();
  });
  observer.observe({ entryTypes: ["gc"] });
}

function isOfWholeHeap(entry: unknown): boolean {
  return collectionSchema.safeParse(entry).data?.detail.kind === constants.NODE_PERFORMANCE_GC_MAJOR;
}

/** V8 takes the step as a share of what is left after a collection, and reads the flag at each of them. */
function growBy(garbageBytes: number): void {
  const percent = Math.ceil((100 * garbageBytes) / process.memoryUsage().heapUsed);
  v8.setFlagsFromString(`--heap-growing-percent=${percent}`);
}
