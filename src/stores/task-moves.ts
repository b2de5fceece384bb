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
        attempts: task.attempts + (continuesAttempt(task) ? 0 : 1),
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
    case "refuse": {
      const untried = { ...task, triedSlaves: task.triedSlaves.slice(0, -1) };
      const attempts = task.attempts - (continuesAttempt(untried) ? 0 : 1);
      return { ...untried, state: "queued", attempts, slaveId: undefined };
    }
    case "lose":
      return { ...task, state: "queued", slaveId: undefined, crashes: task.crashes + (move.crashed ? 1 : 0) };
    case "advance":
      return { ...addYield(task, move), state: "queued", stage: "finish", triedSlaves: [], crashes: 0 };
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

/** The last stage goes on where the first ended: in a client's eyes one attempt, and only lost ones add to it. */
function continuesAttempt(task: Task): boolean {
  return task.stage === "finish" && task.triedSlaves.length === 0;
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
