/**
 * The legal moves of a task, in one function:
 * `queued → running → done | failed | cancelled`, and `running → queued` when its attempt is lost or its stage is over.
 */
import type { Expected, Move, Task } from "./job-store.ts";

/** The task after a move, or undefined when it is not as expected or the move is not legal from there. */
export function applyMove(task: Task, expected: Expected, move: Move): Task | undefined {
  if (task.state !== expected.state || task.attempt !== expected.attempt) return undefined;
  return task.state === "queued"
    ? moveQueued(task, move)
    : task.state === "running"
      ? moveRunning(task, move)
      : undefined;
}

function moveQueued(task: Task, move: Move): Task | undefined {
  switch (move.kind) {
    case "start":
      return {
        ...task,
        state: "running",
        attempt: task.attempt + 1,
        attempts: task.attempts + 1,
        slaveId: move.slaveId,
        triedSlaves: [...task.triedSlaves, move.slaveId],
      };
    case "fail":
      return fail(task, move);
    case "cancel":
      return { ...task, state: "cancelled" };
    default:
      return undefined;
  }
}

function moveRunning(task: Task, move: Move): Task | undefined {
  switch (move.kind) {
    case "refuse":
      return {
        ...task,
        state: "queued",
        attempts: task.attempts - 1,
        slaveId: undefined,
        triedSlaves: task.triedSlaves.slice(0, -1),
      };
    case "lose":
      return { ...task, state: "queued", slaveId: undefined, crashes: task.crashes + (move.crashed ? 1 : 0) };
    case "advance":
      // The next stage is the same attempt in a client's eyes: only lost ones add to the number.
      return {
        ...addYield(task, move),
        state: "queued",
        stage: "finish",
        attempts: task.attempts - 1,
        triedSlaves: [],
        crashes: 0,
      };
    case "complete":
      return { ...addYield(task, move), state: "done", resultName: move.resultName ?? task.resultName };
    case "fail":
      return fail(task, move);
    case "cancel":
      return { ...task, state: "cancelled" };
    default:
      return undefined;
  }
}

function fail(
  task: Task,
  { code, error }: { code: NonNullable<Task["failure"]>["code"]; error: string },
): Task {
  return { ...task, state: "failed", failure: { code, error } };
}

function addYield(task: Task, made: { durationMs: number; warnings: readonly string[] }): Task {
  return {
    ...task,
    durationMs: task.durationMs + made.durationMs,
    warnings: [...new Set([...task.warnings, ...made.warnings])],
  };
}
