/**
 * The legal moves of a task, in one function:
 * `queued → running → done | failed | cancelled`, `running → queued` when its last live attempt is lost or its stage is
 * over, and from an end back to `queued` when somebody asks for another try.
 */
import type { ErrorCode } from "../protocol/errors.ts";
import type { Progress } from "../protocol/job.ts";
import type { Expected, Task } from "./job-records.ts";
import type { Move } from "./job-store.ts";

/** The task after a move, or undefined when it is not as expected or the move is not legal from there. */
export function applyMove(task: Task, expected: Expected, move: Move, now: number): Task | undefined {
  if (!isAsExpected(task, expected)) return undefined;
  const moved = moveFrom(task, expected.attempt, move);
  if (!moved || moved.state === task.state) return moved;
  // An attempt that was refused was none: the task has waited all the time.
  if (move.kind === "refuse") return moved;
  if (moved.state === "queued") return { ...moved, queuedAt: now };
  if (moved.state === "running") return { ...moved, startedAt: now };
  return { ...moved, endedAt: now };
}

/** Whether a move or an outcome that expects this would still count. */
export function isAsExpected(task: Task, { state, attempt }: Expected): boolean {
  if (task.state !== state) return false;
  return state === "running" ? task.live.some((one) => one.attempt === attempt) : task.attempt === attempt;
}

/** Whether the attempt took the processor's process with it, so that the file may be to blame. */
export function isCrash(code: ErrorCode): boolean {
  return code === "processor_crashed" || code === "processor_timeout" || code === "memory_exceeded";
}

function moveFrom(task: Task, attempt: number, move: Move): Task | undefined {
  switch (task.state) {
    case "queued":
      return moveQueued(task, move);
    case "running":
      return moveRunning(task, attempt, move);
    default:
      return move.kind === "retry" ? startOver(task) : undefined;
  }
}

function moveQueued(task: Task, move: Move): Task | undefined {
  switch (move.kind) {
    case "start":
      return begin({ ...task, attempts: task.attempts + (continuesAttempt(task) ? 0 : 1) }, move.slaveId);
    case "fail":
      return fail(task, move);
    case "cancel":
      return { ...task, state: "cancelled" };
    default:
      return undefined;
  }
}

function moveRunning(task: Task, attempt: number, move: Move): Task | undefined {
  switch (move.kind) {
    case "copy":
      return begin({ ...task, attempts: task.attempts + 1 }, move.slaveId);
    case "refuse": {
      const place = task.triedSlaves.lastIndexOf(slaveOf(task, attempt) ?? "");
      const untried = { ...task, triedSlaves: task.triedSlaves.toSpliced(place, 1) };
      const attempts = task.attempts - (continuesAttempt(untried) ? 0 : 1);
      return withdraw({ ...untried, attempts }, attempt);
    }
    case "progress":
      return isFurther(move.progress, task.progress) ? { ...task, progress: move.progress } : undefined;
    case "lose":
      return withdraw({ ...task, crashes: task.crashes + (isCrash(move.code) ? 1 : 0) }, attempt);
    case "advance": {
      const advanced = settle(addYield(task, move), attempt);
      return { ...advanced, state: "queued", stage: "finish", triedSlaves: [], crashes: 0 };
    }
    case "complete": {
      const { resultName = task.resultName, artifacts = [] } = move;
      const done: Task = { ...settle(addYield(task, move), attempt), state: "done", resultName };
      return artifacts.length > 0 ? { ...done, artifacts } : done;
    }
    case "fail":
      return fail(settle(task, attempt), move);
    case "cancel":
      return { ...settle(task, attempt), state: "cancelled" };
    default:
      return undefined;
  }
}

/** A late copy begins anew while the attempt beside it is further, and the same again is no news. */
function isFurther(progress: Progress, known: Progress | undefined): boolean {
  return known === undefined || progress.done > known.done;
}

function begin(task: Task, slaveId: string): Task {
  const attempt = task.attempt + 1;
  return {
    ...task,
    state: "running",
    attempt,
    live: [...task.live, { attempt, slaveId }],
    slaveId,
    triedSlaves: [...task.triedSlaves, slaveId],
  };
}

/** Ends one attempt; the task waits again when none is left. */
function withdraw(task: Task, attempt: number): Task {
  const live = task.live.filter((one) => one.attempt !== attempt);
  const last = live.at(-1);
  return {
    ...task,
    live,
    state: last ? "running" : "queued",
    slaveId: last?.slaveId,
    progress: last && task.progress,
  };
}

/** Ends all attempts by the outcome of one. */
function settle(task: Task, attempt: number): Task {
  return { ...task, live: [], slaveId: slaveOf(task, attempt), progress: undefined };
}

function slaveOf(task: Task, attempt: number): string | undefined {
  return task.live.find((one) => one.attempt === attempt)?.slaveId;
}

/** As if it had never been tried, but its attempts stay numbered: a late outcome must not count. */
function startOver(task: Task): Task {
  const { stage } = task;
  return {
    ...task,
    state: "queued",
    stage: stage === "finish" ? "process" : stage,
    attempts: 0,
    crashes: 0,
    slaveId: undefined,
    triedSlaves: [],
    durationMs: 0,
    warnings: [],
    artifacts: undefined,
    failure: undefined,
    progress: undefined,
    startedAt: undefined,
    endedAt: undefined,
  };
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
