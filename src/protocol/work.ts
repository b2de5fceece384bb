/**
 * How a slave that pulls gets at its work. From the queue it has no more than which task it is; a master tells it the
 * rest, and hands out links to the bytes: `/attempts/<ticket>/inputs/<n>`, `…/shared`, `…/progress` and `…/outcome`.
 */
import { z } from "zod";
import { progressSchema, stageSchema } from "./job.ts";
import { taskTypeSchema } from "./task-types.ts";

/** What lies in the queue for one task: its address, and how often it had been begun when it was put there. */
export const orderSchema = z.object({
  job_id: z.string().max(64),
  index: z.int().min(-1).describe("The file's place in its job; -1 is the merge of a staged job."),
  attempt: z.int().min(0),
});
export type WorkOrder = z.infer<typeof orderSchema>;

/** The body of `POST /attempts/claim`. */
export const claimSchema = orderSchema.extend({ slave_id: z.string().min(1).max(400) });
export type Claim = z.infer<typeof claimSchema>;

/** What a slave is to do: run the stage over the inputs, then bring the outcome. */
const assignmentSchema = z.object({
  ticket: z.string().describe("Signed, and good for this attempt until it expires or is lost."),
  task_type: taskTypeSchema.shape.name,
  options: z.record(z.string(), z.unknown()),
  stage: stageSchema.optional(),
  request_id: z.string(),
  inputs: z.array(z.object({ filename: z.string(), bytes: z.int().min(0) })),
  has_shared: z.boolean().describe("Whether the merged value belongs to the inputs."),
});
export type Assignment = z.infer<typeof assignmentSchema>;

/** The answer of `POST /attempts/claim`; `null` when there is nothing to do any more. */
export const claimAnswerSchema = z.object({ assignment: assignmentSchema.nullable() });

/** The body of `POST /attempts/<ticket>/progress`. */
export const workProgressSchema = progressSchema;

/** The answer to progress and outcome: whether the attempt still counted. */
export const workAnswerSchema = z.object({ is_live: z.boolean() });
