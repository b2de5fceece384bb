import { describe, expect, test } from "vitest";
import type { ReadyWork } from "../../src/engines/engine.ts";
import { ReadyQueue } from "../../src/engines/http/ready-queue.ts";
import { linesType, makeWork } from "../support/jobs.ts";

const everywhere = (): true => true;

/** Takes everything out, as `job/index`. */
function drain(queue: ReadyQueue): string[] {
  const order: string[] = [];
  for (;;) {
    const next = queue.take(everywhere, everywhere);
    if (!next) return order;
    order.push(`${next.work.jobId}/${next.work.indexes[0]}`);
  }
}

function fileOf(jobId: string, index: number, bytes: number) {
  return makeWork({ jobId, indexes: [index], bytes });
}

describe("the ready queue", () => {
  test("lets jobs take turns, however many files each has", () => {
    const queue = new ReadyQueue();
    queue.push([fileOf("big", 0, 1), fileOf("big", 1, 1), fileOf("big", 2, 1), fileOf("big", 3, 1)]);
    queue.push([fileOf("small", 0, 1)]);
    queue.push([fileOf("middle", 0, 1), fileOf("middle", 1, 1)]);
    expect(drain(queue)).toEqual(["big/0", "small/0", "middle/0", "big/1", "middle/1", "big/2", "big/3"]);
  });

  test("lets a higher priority go first", () => {
    const queue = new ReadyQueue();
    queue.push([makeWork({ jobId: "low", priority: "low" }), makeWork({ jobId: "normal" })]);
    queue.push([
      makeWork({ jobId: "high", priority: "high" }),
      makeWork({ jobId: "high", priority: "high" }),
    ]);
    expect(drain(queue)).toEqual(["high/0", "high/0", "normal/0", "low/0"]);
  });

  test("hands out the largest file of a job first, and equal ones in upload order", () => {
    const queue = new ReadyQueue();
    queue.push([fileOf("job", 0, 5), fileOf("job", 1, 90), fileOf("job", 2, 5), fileOf("job", 3, 20)]);
    expect(drain(queue)).toEqual(["job/1", "job/3", "job/0", "job/2"]);
  });

  test("puts what comes back among what waits, by its size", () => {
    const queue = new ReadyQueue();
    queue.push([fileOf("job", 0, 5), fileOf("job", 1, 50)]);
    queue.push([fileOf("job", 2, 20)]);
    expect(drain(queue)).toEqual(["job/1", "job/2", "job/0"]);
  });

  test("passes over work that has no place, without losing its turn or the work", () => {
    const queue = new ReadyQueue();
    queue.push([makeWork({ jobId: "a", taskType: { ...linesType, name: "rare" } })]);
    queue.push([makeWork({ jobId: "b" })]);
    const onlyLines = ({ taskType }: ReadyWork): boolean => taskType.name === "lines";
    expect(queue.take(onlyLines, everywhere)?.work.jobId).toBe("b");
    expect(queue.take(onlyLines, everywhere)).toBeUndefined();
    expect(queue.take(everywhere, everywhere)?.work.jobId).toBe("a");
  });

  test("finds a smaller file its place when the largest has none", () => {
    const queue = new ReadyQueue();
    queue.push([fileOf("job", 0, 50), fileOf("job", 1, 5)]);
    const small = queue.take(everywhere, (work) => (work.bytes < 10 ? "here" : undefined));
    expect(small).toMatchObject({ place: "here", work: { bytes: 5 } });
    expect(drain(queue)).toEqual(["job/0"]);
  });

  test("gives up what a condition holds for, and only that", () => {
    const queue = new ReadyQueue();
    queue.push([fileOf("a", 0, 1), fileOf("b", 0, 1), fileOf("a", 1, 1)]);
    expect(queue.remove((work) => work.jobId === "a")).toHaveLength(2);
    expect(drain(queue)).toEqual(["b/0"]);
  });

  test("tells which kinds of work wait", () => {
    const queue = new ReadyQueue();
    queue.push([fileOf("a", 0, 1), fileOf("b", 0, 1), makeWork({ jobId: "c", stage: "merge" })]);
    expect([...queue.kinds().keys()]).toEqual(["lines whole ", "lines staged "]);
  });

  test("tells how many files of each type wait, and since when the first of them does", () => {
    const queue = new ReadyQueue();
    const obey = { ...linesType, name: "obey" };
    queue.push([
      makeWork({ jobId: "a", indexes: [0], readyAt: 300 }),
      makeWork({ jobId: "a", indexes: [1], readyAt: 200 }),
      makeWork({ jobId: "b", indexes: [0, 1, 2], readyAt: 500 }),
      makeWork({ jobId: "c", taskType: obey, readyAt: 100 }),
    ]);
    expect(queue.waiting()).toEqual([
      { taskType: "lines", files: 5, since: 200 },
      { taskType: "obey", files: 1, since: 100 },
    ]);
    drain(queue);
    expect(queue.waiting()).toEqual([]);
  });
});
