/**
 * Events of jobs, over server-sent events and WebSocket alike. An id is the number of a change among all of a master;
 * a listener that gives the last one it has seen gets what came after it.
 */
import { z } from "zod";
import { jobFileSchema, jobSummarySchema, jobViewSchema } from "./job.ts";

const id = z.number();

export const feedEventSchema = z.discriminatedUnion("event", [
  /** How things are when a listener comes: the job it follows, or the latest of all jobs. */
  z.object({
    id,
    event: z.literal("snapshot"),
    data: z.union([z.object({ job: jobViewSchema }), z.object({ jobs: z.array(jobSummarySchema) })]),
  }),
  z.object({ id, event: z.literal("job"), data: z.object({ job: jobSummarySchema }) }),
  z.object({
    id,
    event: z.literal("file"),
    data: z.object({ job_id: z.string(), file: jobFileSchema }),
  }),
  /** The job was removed; nothing more comes of it. */
  z.object({ id, event: z.literal("removed"), data: z.object({ job_id: z.string() }) }),
]);
export type FeedEvent = z.infer<typeof feedEventSchema>;

/** What a job's `callback_url` is told of its end. */
export const callbackMessageSchema = z.object({
  type: z.string().describe("`job.` and the job's state."),
  timestamp: z.iso.datetime(),
  data: z.object({ job: jobSummarySchema }),
});
export type CallbackMessage = z.infer<typeof callbackMessageSchema>;

/** What a client says over `/ws`. Without a job it follows all of them. */
export const socketCommandSchema = z.strictObject({
  action: z.enum(["subscribe", "unsubscribe"]),
  job_id: z.string().max(64).optional(),
  last_event_id: z.number().optional(),
});
