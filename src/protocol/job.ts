/**
 * Jobs as clients see them.
 *
 * job: one submission, that is a task type, options, and one or more files.
 * task: one file of a job, on its way through one processor.
 * attempt: one try of a task on one slave; a task has one or more.
 * outcome: how a task ended, a result or an error with a code.
 */
import { z } from "zod";
import { artifactSchema } from "./artifact.ts";
import { type ErrorCode, errorCodeSchema } from "./errors.ts";

export const taskStateSchema = z.enum(["queued", "running", "done", "failed", "cancelled"]);
export type TaskState = z.infer<typeof taskStateSchema>;

export const jobStateSchema = z
  .enum(["queued", "running", "done", "partial", "failed", "cancelled"])
  .describe("`partial`: some files failed; `failed`: all of them.");
export type JobState = z.infer<typeof jobStateSchema>;

/**
 * The stages of a gathering type (see `Gather` in processors/processor.ts). A task of any other type, and a call of a
 * client to a slave, has no stage: the processor runs from file to output.
 */
export const stageSchema = z.enum(["process", "merge", "finish"]);
export type Stage = z.infer<typeof stageSchema>;

/** A job of higher priority goes first; jobs of one priority take turns. */
export const prioritySchema = z.enum(["low", "normal", "high"]);
export type Priority = z.infer<typeof prioritySchema>;

/** So many of so many pages, or whatever the processor counts. */
export const progressSchema = z
  .object({
    done: z.number().min(0),
    total: z.number().min(0),
    unit: z.string().max(32).describe("What is counted, such as `pages`."),
  })
  .describe("How far a long file is.");
export type Progress = z.infer<typeof progressSchema>;

export const countsSchema = z
  .object({
    total: z.int(),
    queued: z.int(),
    running: z.int(),
    done: z.int(),
    failed: z.int(),
    cancelled: z.int(),
  })
  .describe("The files of a job by state.");
export type Counts = z.infer<typeof countsSchema>;

const moment = z.iso.datetime();

/** One try to tell a job's `callback_url` of its end: the answer's status, or why there was none. */
const deliverySchema = z.object({
  at: moment,
  status: z.int().nullable().describe("The answer's; null when there was none."),
  error: z.string().nullable(),
});
export type Delivery = z.infer<typeof deliverySchema>;

export const callbackSchema = z
  .object({
    url: z.string(),
    state: z.enum(["waiting", "delivered", "failed"]),
    deliveries: z.array(deliverySchema).readonly(),
  })
  .describe("Where a job tells of its end, and how that went.");
export type Callback = z.infer<typeof callbackSchema>;

/** One file of a job. */
export const jobFileSchema = z.object({
  index: z.int().min(0).describe("Its place in the job, from 0."),
  filename: z.string(),
  bytes: z.int().min(0),
  state: taskStateSchema,
  attempts: z.int().min(0),
  slave_id: z.string().nullable().describe("The slave that has it, or had it last."),
  saved_file: z.string().nullable().describe("The result's path, relative to where the master runs."),
  duration_ms: z.number().nullable().describe("The processing alone."),
  queued_at: moment,
  started_at: moment.nullable(),
  ended_at: moment.nullable(),
  progress: progressSchema.nullable(),
  warnings: z.array(z.string()).describe("What was guessed, repaired or left out."),
  error: z.string().nullable().describe("Why it failed, as a sentence."),
  code: z.string().nullable().describe("Why it failed, for programs."),
  artifacts: z
    .array(artifactSchema.extend({ link: z.string().describe("A path on the master.") }))
    .describe("What its processor made beside the result."),
  links: z
    .object({ result: z.string().optional(), original: z.string().optional() })
    .describe("Paths on the master: the result once it is there, the upload where it is kept."),
});
export type JobFile = z.infer<typeof jobFileSchema>;

/** A job without its files, as `GET /jobs` lists it. */
export const jobSummarySchema = z.object({
  id: z.string(),
  state: jobStateSchema,
  task_type: z.string(),
  options: z.record(z.string(), z.unknown()),
  priority: prioritySchema,
  tag: z.string().nullable().describe("Which slaves it runs on alone; null for any."),
  is_open: z.boolean().describe("Whether more files may come (`POST /jobs/{id}/files`)."),
  created_at: moment,
  started_at: moment.nullable(),
  ended_at: moment.nullable(),
  queue_position: z
    .int()
    .min(0)
    .nullable()
    .describe("How many files wait in jobs that came before; null when nothing of it waits."),
  counts: countsSchema,
  slaves_at_work: z
    .array(z.string())
    .describe("The ids of the slaves that run a file of it now, or its merge."),
  callback: callbackSchema.nullable(),
  links: z
    .object({ self: z.string(), events: z.string(), results: z.string() })
    .describe("Paths on the master."),
});
export type JobSummary = z.infer<typeof jobSummarySchema>;

/** The answer of `GET /jobs/{id}`. */
export const jobViewSchema = jobSummarySchema.extend({
  files: z.array(jobFileSchema).describe("The page that was asked for, or all."),
});
export type JobView = z.infer<typeof jobViewSchema>;

/** The answer of `GET /jobs`. */
export const jobListSchema = z.object({
  jobs: z.array(jobSummarySchema),
  next: z.string().nullable().describe("The `cursor` of the page that follows; null on the last one."),
});
export type JobList = z.infer<typeof jobListSchema>;

/** The answer of `POST /jobs/{id}/files`. */
export const addedFilesSchema = z.object({
  job_id: z.string(),
  files: z.array(
    z.object({
      index: z.int().min(0),
      filename: z.string(),
      state: z
        .enum(["added", "present"])
        .describe("`present`: there was a file under this index before, which stays."),
    }),
  ),
});
export type AddedFiles = z.infer<typeof addedFilesSchema>;

export function isFinished(state: JobState): boolean {
  return state !== "queued" && state !== "running";
}

/** The answer of `POST /assign_task`. With no result at all, or cancelled, it has `error` and `code` too and is no 200. */
export const assignTaskAnswerSchema = z.object({
  message: z.string(),
  task_type: z.string(),
  total_files_processed: z.int().min(0),
  saved_files: z.array(z.string()),
  job_id: z.string().optional(),
  results: z
    .array(
      z.object({
        filename: z.string(),
        saved_file: z.string(),
        slave_id: z.string(),
        attempts: z.int(),
        duration_ms: z.number(),
        warnings: z.array(z.string()),
      }),
    )
    .optional(),
  failed_files: z
    .array(z.object({ filename: z.string(), error: z.string(), code: z.string(), attempts: z.int() }))
    .optional(),
  error: z.string().optional(),
  code: z.string().optional(),
});
export type AssignTaskAnswer = z.infer<typeof assignTaskAnswerSchema>;

/** The answer of `POST /assign_task` for a finished job; its status is 200, or that of its code where it has one. */
export function answerForJob(job: JobView): AssignTaskAnswer & { code?: ErrorCode } {
  const done = job.files.filter((file) => file.state === "done");
  const failed = job.files.filter((file) => file.state === "failed");
  const answer = {
    message: `${capitalise(job.task_type)} processing complete`,
    task_type: job.task_type,
    total_files_processed: done.length,
    saved_files: done.map((file) => file.saved_file ?? ""),
    job_id: job.id,
    results: done.map((file) => ({
      filename: file.filename,
      saved_file: file.saved_file ?? "",
      slave_id: file.slave_id ?? "",
      attempts: file.attempts,
      duration_ms: file.duration_ms ?? 0,
      warnings: file.warnings,
    })),
    failed_files: failed.map(({ filename, error, code, attempts }) => ({
      filename,
      error: error ?? "",
      code: code ?? "internal",
      attempts,
    })),
  };
  if (job.state === "cancelled") {
    const error = `The job was cancelled; ${done.length} of ${job.files.length} files have a result.`;
    return {
      ...answer,
      message: `${capitalise(job.task_type)} processing cancelled`,
      error,
      code: "cancelled",
    };
  }
  if (done.length > 0) return answer;
  const message = `${capitalise(job.task_type)} processing failed`;
  if (failed.every((file) => file.code === "no_slaves")) {
    return { ...answer, message, error: "No slaves available", code: "no_slaves" };
  }
  return { ...answer, message, error: nameFirstFailure(failed), code: sharedCode(failed) };
}

/** What every file failed of, so that one bad file alone is answered by its own status. */
function sharedCode(failed: JobView["files"]): ErrorCode {
  const code = errorCodeSchema.safeParse(failed[0]?.code).data;
  return code && failed.every((file) => file.code === code) ? code : "all_files_failed";
}

function capitalise(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

function nameFirstFailure(failed: JobView["files"]): string {
  const first = failed[0];
  if (!first) return "No file was processed.";
  const failure = `${first.filename}: ${first.error ?? ""}`;
  return failed.length === 1 ? failure : `All ${failed.length} files failed. ${failure}`;
}
