import { describe, expect, test } from "vitest";
import type { ReadyWork } from "../../src/engines/engine.ts";
import { groupWork } from "../../src/engines/http/group-work.ts";
import { Pace } from "../../src/engines/http/pace.ts";
import { ReadyQueue } from "../../src/engines/http/ready-queue.ts";
import { linesType, makeWork } from "../support/jobs.ts";

interface Given {
  files?: number;
  bytes?: number;
  ms?: number;
  parts?: Partial<ReadyWork>;
}

/** A queue of so many files, the first of them taken out, at a pace that is known. */
function setUp({ files = 100, bytes = 10, ms = 5, parts = {} }: Given = {}) {
  const queue = new ReadyQueue();
  queue.push(Array.from({ length: files }, (_, index) => makeWork({ indexes: [index], bytes, ...parts })));
  const pace = new Pace();
  for (let run = 0; run < 5; run += 1) pace.note(makeWork(parts), { bytes, ms });
  const first = queue.take(
    () => true,
    () => true,
  )!.work;
  return { first, queue, surroundings: { queue, pace, slots: 1, mostFiles: 64 } };
}

describe("files of one job", () => {
  test("travel together for a tenth of a second, in their order", () => {
    const { first, queue, surroundings } = setUp({ ms: 20 });
    const group = groupWork(first, surroundings);
    expect(group).toMatchObject({ indexes: [0, 1, 2, 3, 4], bytes: 50 });
    expect(queue.countBeside(first)).toBe(95);
  });

  test.each([
    { what: "that take long", given: { ms: 60 } },
    { what: "that are large", given: { bytes: 3 * 1024 * 1024, ms: 1 } },
    { what: "of which few wait", given: { files: 16 } },
    { what: "that a slave has had before", given: { parts: { triedSlaves: ["s1"] } } },
    { what: "of a type that gathers, for a slave that knows no stages", given: { parts: gathering() } },
  ])("$what go one by one", ({ given }) => {
    const { first, queue, surroundings } = setUp(given);
    const before = queue.countBeside(first);
    expect(groupWork(first, surroundings)).toBe(first);
    expect(queue.countBeside(first)).toBe(before);
  });

  test("go one by one while nobody knows how long they take, and to a slave that takes one at a time", () => {
    const { first, surroundings } = setUp();
    expect(groupWork(first, { ...surroundings, pace: new Pace() })).toBe(first);
    expect(groupWork(first, { ...surroundings, mostFiles: 1 })).toBe(first);
  });

  test("leave eight calls to each slot", () => {
    const { first, surroundings } = setUp({ files: 65, ms: 1 });
    expect(groupWork(first, surroundings).indexes).toHaveLength(8);
    expect(groupWork(first, { ...surroundings, slots: 2 }).indexes).toHaveLength(3);
  });

  test("of another stage do not travel with them", () => {
    const { first, queue, surroundings } = setUp({ parts: { stage: "process" } });
    queue.push([makeWork({ indexes: [999], bytes: 11, stage: "finish" })]);
    expect(groupWork(first, surroundings)).toBe(first);
  });

  test("have waited since the first of them did", () => {
    const { first, queue, surroundings } = setUp({ ms: 50, parts: { readyAt: 50 } });
    queue.push([makeWork({ indexes: [999], bytes: 11, readyAt: 7 })]);
    expect(groupWork(first, surroundings)).toMatchObject({ indexes: [0, 999], readyAt: 7 });
  });
});

function gathering(): Partial<ReadyWork> {
  return { taskType: { ...linesType, gathers: true } };
}
