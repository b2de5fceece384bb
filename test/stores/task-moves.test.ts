import { describe, expect, test } from "vitest";
import type { TaskState } from "../../src/protocol/job.ts";
import { type Expected, type Task, mergeIndex, readySince } from "../../src/stores/job-records.ts";
import type { Move } from "../../src/stores/job-store.ts";
import { applyMove as applyMoveAt } from "../../src/stores/task-moves.ts";
import { makeJob, makeTask } from "../support/jobs.ts";

const moves: Record<Move["kind"], Move> = {
  start: { kind: "start", slaveId: "s1" },
  copy: { kind: "copy", slaveId: "s2" },
  refuse: { kind: "refuse" },
  lose: { kind: "lose", code: "slave_lost" },
  progress: { kind: "progress", progress: { done: 1, total: 2, unit: "pages" } },
  advance: { kind: "advance", durationMs: 5, warnings: ["w"] },
  complete: { kind: "complete", durationMs: 5, warnings: ["w"] },
  fail: { kind: "fail", code: "corrupt_file", error: "Broken." },
  cancel: { kind: "cancel" },
  retry: { kind: "retry" },
};

const applyMove = (task: Task, expected: Expected, move: Move): Task | undefined =>
  applyMoveAt(task, expected, move, 1000);

/** Every legal move; what is not here is illegal. */
const legal: Partial<Record<TaskState, Partial<Record<Move["kind"], TaskState>>>> = {
  queued: { start: "running", fail: "failed", cancel: "cancelled" },
  running: {
    copy: "running",
    progress: "running",
    refuse: "queued",
    lose: "queued",
    advance: "queued",
    complete: "done",
    fail: "failed",
    cancel: "cancelled",
  },
  done: { retry: "queued" },
  failed: { retry: "queued" },
  cancelled: { retry: "queued" },
};

const states: TaskState[] = ["queued", "running", "done", "failed", "cancelled"];
const pairs = states.flatMap((state) =>
  Object.values(moves).map((move) => [state, move.kind, legal[state]?.[move.kind]] as const),
);

test.each(pairs)("from %s, %s leads to %s", (state, kind, expected) => {
  const live = state === "running" ? [{ attempt: 1, slaveId: "s1" }] : [];
  const task = makeTask({ state, attempt: 1, live, attempts: 1, slaveId: "s1", triedSlaves: ["s1"] });
  expect(applyMove(task, task, moves[kind])?.state).toBe(expected);
});

/** Applies moves one after the other, each to what the one before made. */
function apply(task: Task, ...steps: Move[]): Task {
  return steps.reduce((now, move) => {
    const next = applyMove(now, now, move);
    if (!next) throw new Error(`${move.kind} is not legal from ${now.state}.`);
    return next;
  }, task);
}

describe("attempts", () => {
  test("an outcome of an earlier attempt is too late", () => {
    const first = apply(makeTask(), moves.start);
    const second = apply(first, moves.lose, moves.start);
    expect(second.attempt).toBe(2);
    expect(applyMove(second, first, moves.complete)).toBeUndefined();
    expect(applyMove(second, second, moves.complete)?.state).toBe("done");
  });

  test("a task that is in another state than expected does not move", () => {
    const queued = makeTask();
    expect(applyMove(queued, { state: "running", attempt: 0 }, moves.complete)).toBeUndefined();
  });

  test("a lost attempt counts and remembers where it was", () => {
    expect(apply(makeTask(), moves.start, moves.lose)).toMatchObject({
      attempts: 1,
      slaveId: undefined,
      triedSlaves: ["s1"],
      crashes: 0,
    });
  });

  test("a crash is counted beside the attempt", () => {
    const crash: Move = { kind: "lose", code: "processor_crashed" };
    expect(apply(makeTask(), moves.start, crash, moves.start, crash).crashes).toBe(2);
  });

  test("a slave that was full costs no attempt, but its answer would still be late", () => {
    const refused = apply(makeTask(), moves.start, moves.refuse);
    expect(refused).toMatchObject({ attempts: 0, attempt: 1, triedSlaves: [], slaveId: undefined });
  });

  test("a stage that is over adds no attempt to the next, and its lost ones stay counted", () => {
    const smooth = apply(makeTask({ stage: "process" }), moves.start, moves.advance, moves.start);
    expect(smooth).toMatchObject({ stage: "finish", attempts: 1, attempt: 2 });
    const bumpy = apply(
      makeTask({ stage: "process" }),
      moves.start,
      moves.lose,
      moves.start,
      moves.advance,
      moves.start,
    );
    expect(bumpy).toMatchObject({ attempts: 2, attempt: 3, triedSlaves: ["s1"] });
    expect(apply(smooth, moves.lose, moves.start).attempts).toBe(2);
  });

  test("a slave that was full costs none in the last stage either", () => {
    const part = apply(makeTask({ stage: "process" }), moves.start, moves.advance);
    expect(apply(part, moves.start, moves.refuse).attempts).toBe(1);
    const lost = apply(part, moves.start, moves.lose);
    expect(apply(lost, moves.start, moves.refuse).attempts).toBe(1);
    expect(apply(lost, moves.start, moves.refuse, moves.start).attempts).toBe(2);
  });

  test("a file whose stages do not go on has had its attempt", () => {
    expect(apply(makeTask({ stage: "process" }), moves.start, moves.advance, moves.fail).attempts).toBe(1);
  });
});

describe("a late copy", () => {
  const first = apply(makeTask(), moves.start);
  const both = apply(first, moves.copy);
  const [original, copy] = [1, 2].map((attempt) => ({ state: "running", attempt }) as const);

  test("is an attempt beside the first, and either may end the task", () => {
    expect(both).toMatchObject({ state: "running", attempts: 2, triedSlaves: ["s1", "s2"] });
    expect(applyMove(both, original!, moves.complete)).toMatchObject({ state: "done", slaveId: "s1" });
    expect(applyMove(both, copy!, moves.complete)).toMatchObject({ state: "done", slaveId: "s2" });
  });

  test("that wins leaves nothing for the first to do", () => {
    const done = applyMove(both, copy!, moves.complete)!;
    expect(applyMove(done, original!, moves.complete)).toBeUndefined();
    expect(applyMove(done, original!, moves.lose)).toBeUndefined();
  });

  test("that is lost leaves the first running, and the task waits again when both are lost", () => {
    const one = applyMove(both, copy!, moves.lose)!;
    expect(one).toMatchObject({ state: "running", slaveId: "s1" });
    expect(applyMove(one, copy!, moves.complete)).toBeUndefined();
    expect(applyMove(one, original!, moves.lose)).toMatchObject({ state: "queued", slaveId: undefined });
  });

  test("that a full slave refused costs no attempt", () => {
    const refused = applyMove(both, copy!, moves.refuse);
    expect(refused).toMatchObject({ state: "running", attempts: 1, triedSlaves: ["s1"] });
  });
});

test("warnings and times of both stages add up, and a warning stands once", () => {
  const step = (warnings: string[]): Move => ({ kind: "advance", durationMs: 5, warnings });
  const done = apply(makeTask({ stage: "process" }), moves.start, step(["a", "b"]), moves.start, {
    kind: "complete",
    durationMs: 7,
    warnings: ["b", "c"],
    resultName: "lines/x (2).json",
  });
  expect(done).toMatchObject({
    durationMs: 12,
    warnings: ["a", "b", "c"],
    resultName: "lines/x (2).json",
  });
});

test("a failed task says why", () => {
  expect(apply(makeTask(), moves.fail).failure).toEqual({ code: "corrupt_file", error: "Broken." });
});

describe("since when a task waits", () => {
  const queued = makeTask({ queuedAt: 10 });
  const running = applyMoveAt(queued, { state: "queued", attempt: 0 }, moves.start, 20)!;
  const now = { state: "running", attempt: 1 } as const;

  test("is as before when the slave was full, and begins anew when the attempt was lost", () => {
    expect(applyMoveAt(running, now, moves.refuse, 30)).toMatchObject({ state: "queued", queuedAt: 10 });
    expect(applyMoveAt(running, now, moves.lose, 30)).toMatchObject({ state: "queued", queuedAt: 30 });
  });

  test("counts for a part from the end of the merge, which it waits for before", () => {
    const part = makeTask({ stage: "finish", queuedAt: 30 });
    const merge = makeTask({ index: mergeIndex, stage: "merge", state: "done", endedAt: 50 });
    expect(readySince(makeJob({ merge }), part)).toBe(50);
    expect(readySince(makeJob({ merge }), queued)).toBe(10);
  });
});
