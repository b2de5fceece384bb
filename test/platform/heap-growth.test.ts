/** In a process of its own, as every file of tests is: what V8 is told here concerns nobody else. */
import { type PerformanceEntry, PerformanceObserver, constants } from "node:perf_hooks";
import { setImmediate as turn } from "node:timers/promises";
import { expect, test } from "vitest";
import { z } from "zod";
import { collectLessOften } from "../../src/platform/heap-growth.ts";

const collectionSchema = z.object({ detail: z.object({ kind: z.number() }) });

const chunkBytes = 64 * 1024;

/** How often the whole heap is collected while files of 400 MB in all pass through buffers that nobody keeps. */
async function countCollections(): Promise<number> {
  let collections = 0;
  const observer = new PerformanceObserver((list) => {
    collections += list.getEntries().filter(isOfWholeHeap).length;
  });
  observer.observe({ entryTypes: ["gc"] });
  for (let passed = 0; passed < 400 * 1024 * 1024; passed += chunkBytes) {
    Buffer.allocUnsafeSlow(chunkBytes).fill(1);
    await turn();
  }
  observer.disconnect();
  return collections;
}

function isOfWholeHeap(entry: PerformanceEntry): boolean {
  return collectionSchema.parse(entry).detail.kind === constants.NODE_PERFORMANCE_GC_MAJOR;
}

test("leaves several times as much to each collection of the whole heap", async () => {
  const before = await countCollections();
  collectLessOften({ garbageMb: 64 });
  // The next collection is due at what V8 had thought right.
  await countCollections();
  expect(await countCollections()).toBeLessThan(before / 2);
});
