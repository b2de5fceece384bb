/** The records of jobs and tasks: what every job-store keeps, and what can be read off a record. */
import { z } from "zod";
import { artifactSchema } from "../protocol/artifact.ts";
import { errorCodeSchema } from "../protocol/errors.ts";
import {
  type JobState,
  callbackSchema,
  countsSchema,
  prioritySchema,
  progressSchema,
  stageSchema,
  taskStateSchema,
} from "../protocol/job.ts";
import { tagSchema } from "../protocol/demand.ts";
import { taskTypeSchema } from "../protocol/task-types.ts";

/** Where a job's merge stands among its tasks: it has no file of its own. */
export const mergeIndex = -1;

export const taskSchema = z.object({
  /** Its place in upload order from 0, or `mergeIndex`. */
  index: z.int(),
  filename: z.string(),
  bytes: z.number(),
  inputPath: z.string(),
  /** The result's name, reserved when the task was made: `image/processed_a.png` below the results folder. */
  resultName: z.string(),
  stage: stageSchema.optional(),
  state: taskStateSchema,
  /** Numbers every attempt. */
  attempt: z.int(),
  /** The attempts under way: more than one where a late copy runs. Only the outcome of one of these counts. */
  live: z.array(z.object({ attempt: z.int(), slaveId: z.string() })).readonly(),
  /** The attempts that count: a slave that was full costs none. */
  attempts: z.int(),
  /** How many attempts ended with the processor's process. */
  crashes: z.int(),
  /** Where it runs, or where it ended. */
  slaveId: z.string().optional(),
  triedSlaves: z.array(z.string()).readonly(),
  durationMs: z.number(),
  warnings: z.array(z.string()).readonly(),
  /** What its processor made beside the result. */
  artifacts: z.array(artifactSchema).readonly().optional(),
  failure: z.object({ code: errorCodeSchema, error: z.string() }).readonly().optional(),
  /** How far a long file is, as its processor tells. */
  progress: progressSchema.optional(),
  /** In ms since the epoch. */
  queuedAt: z.number(),
  startedAt: z.number().optional(),
  endedAt: z.number().optional(),
  /** The number of its last change among all changes of the store. */
  revision: z.number(),
});
export type Task = Readonly<z.infer<typeof taskSchema>>;

/** How the files of a job relate: not at all, through stages, or in one call of a slave that knows no stages. */
const gatheringSchema = z.enum(["none", "staged", "whole"]);
export type Gathering = z.infer<typeof gatheringSchema>;

export const jobSchema = z.object({
  id: z.string(),
  taskType: taskTypeSchema,
  options: z.record(z.string(), z.unknown()),
  gathering: gatheringSchema,
  priority: prioritySchema,
  /** Of the slaves that may do it, where not any may. */
  tag: tagSchema.optional(),
  /** The name of the caller that made it; the master alone knows what names there are. */
  owner: z.string().optional(),
  /** Whether it goes on without the connection that brought it, and after a restart of the master. */
  isDurable: z.boolean(),
  /** Whether more files may come. */
  isOpen: z.boolean(),
  /** The `Idempotency-Key` of the request that made it, and the digest of what that request held. */
  idempotency: z.object({ key: z.string(), digest: z.string() }).readonly().optional(),
  callback: callbackSchema.readonly().optional(),
  /** The id of the client's request that made it. */
  requestId: z.string(),
  /** The master that took it in, where several share a store: a client that waits for the job waits there. */
  masterId: z.string().optional(),
  /** In ms since the epoch. */
  createdAt: z.number(),
  startedAt: z.number().optional(),
  endedAt: z.number().optional(),
  /** Its tasks by state; kept up to date, since counting ten thousand after each end would not do. */
  counts: countsSchema,
  /** How many attempts at its files each slave has under way; a slave that has none is not in it. */
  atWork: z.record(z.string(), z.int()).readonly().default({}),
  /** The bytes of its files, and of those that have not ended. */
  bytes: z.number(),
  openBytes: z.number(),
  /** The bytes of its artifacts. */
  artifactBytes: z.number().default(0),
  /** Of a staged job: the tasks that have not ended, by the stage they are in. */
  openStages: z.object({ process: z.int(), finish: z.int() }).readonly(),
  /** The merge of a staged job, once there are parts to merge. */
  merge: taskSchema.readonly().optional(),
  /** The number of its last change, or that of one of its tasks, among all changes of the store. */
  revision: z.number(),
});
export type Job = Readonly<z.infer<typeof jobSchema>>;

/** What a task must be for a move to happen; a running one must still have this attempt under way. */
export interface Expected {
  state: Task["state"];
  attempt: number;
}

export interface TaskAddress {
  jobId: string;
  index: number;
}

/** Under what an idempotency key is kept: two owners may choose the same. */
export function keyOf(owner: string | undefined, key: string): string {
  return JSON.stringify([owner ?? null, key]);
}

/** What a task is now, as a move has to expect it. */
export function expectationOf({ state, attempt, live }: Task): Expected {
  return { state, attempt: live.at(-1)?.attempt ?? attempt };
}

export function hasEnded({ state }: Task): boolean {
  return state === "done" || state === "failed" || state === "cancelled";
}

/** Since when a task waits for nothing but a slave: a part waits for the merge before that. */
export function readySince({ merge }: Job, { stage, queuedAt }: Task): number {
  return stage === "finish" ? Math.max(queuedAt, merge?.endedAt ?? 0) : queuedAt;
}

/** The tasks of a job that have not ended. */
export function openTasks({ counts }: Job): number {
  return counts.queued + counts.running;
}

/** The slaves that have an attempt at one of its files, or at its merge, under way. */
export function slavesAtWork({ atWork, merge }: Job): string[] {
  const atMerge = merge?.live.map(({ slaveId }) => slaveId) ?? [];
  return [...new Set([...Object.keys(atWork), ...atMerge])].toSorted();
}

/** A job has ended when each of its tasks has and no more can come. */
export function isFinished(job: Job): boolean {
  return !job.isOpen && openTasks(job) === 0;
}

export function jobState(job: Job): JobState {
  const { total, running, done, failed, cancelled } = job.counts;
  if (running > 0) return "running";
  if (!isFinished(job)) return job.startedAt === undefined ? "queued" : "running";
  // Without a file it cannot be closed, so somebody has cancelled it.
  if (cancelled > 0 || total === 0) return "cancelled";
  if (failed === 0) return "done";
  return done > 0 ? "partial" : "failed";
}
