/** What a slave tells a master of itself, and what a master shows of its slaves. */
import { z } from "zod";
import { mostTags, tagSchema } from "./demand.ts";
import { progressSchema } from "./job.ts";
import { announcedTaskTypeSchema } from "./task-types.ts";

/** How often a slave repeats its registration, and how long a master believes in it without hearing from it. */
export const heartbeatSeconds = 5;
export const leaseSeconds = 15;

/** What a slave says of itself as `files_per_call`, unless its own limits are less. */
export const mostFilesPerCall = 64;

/**
 * The body of `POST /register`; the same call again is the heartbeat. A slave that sends address and port alone
 * offers the six standard types and one slot, and knows no stages.
 */
export const registrationSchema = z.object({
  slave_ip: z.string().min(1).max(253),
  slave_port: z.coerce.number().int().min(1).max(65535),
  /** How the slave is to be called; one that does not say so knows no TLS. */
  slave_scheme: z.enum(["http", "https"]).optional(),
  task_types: z.array(announcedTaskTypeSchema).max(100).optional(),
  tags: z
    .array(tagSchema)
    .max(mostTags)
    .optional()
    .describe("What kind of slave it is; a job that asks for a tag runs on slaves that bear it alone."),
  slots: z.int().min(1).max(1024).optional(),
  files_per_call: z
    .int()
    .min(1)
    .max(1024)
    .optional()
    .describe(
      "How many files of one call it runs one after another in one slot (`slots=1`), letting calls of one file go between; " +
        "without it one.",
    ),
  waiting_calls: z
    .int()
    .min(0)
    .max(4096)
    .optional()
    .describe("How many calls it takes while all its slots are taken; they wait there. Without it none."),
  version: z.string().max(64).optional(),
  instance_id: z
    .string()
    .max(64)
    .optional()
    .describe("Differs after each start of the slave, so that a restart at the same address is seen."),
  pulls: z
    .boolean()
    .optional()
    .describe("Whether it gets its work from a queue (`ENGINE=bullmq`); no master calls such a slave."),
  load: z
    .object({ busy: z.int().min(0), done: z.int().min(0), failed: z.int().min(0) })
    .optional()
    .describe("Of one that pulls: slots that are taken, and what it has run."),
});
export type Registration = z.infer<typeof registrationSchema>;

/** Behind different networks two slaves that pull may have one address, so their run tells them apart. */
export function slaveIdOf({ slave_ip: ip, slave_port: port, pulls, instance_id: run }: Registration): string {
  return pulls ? `${ip}:${port}-${run?.slice(0, 8) ?? ""}` : `${ip}:${port}`;
}

export const registrationAnswerSchema = z.object({
  status: z.literal("success"),
  slave_id: z.string().optional(),
  lease_seconds: z.number().optional(),
  heartbeat_seconds: z.number().optional(),
});

/** The answer of a slave's `GET /check_status`; a seed slave says no more than `status`. */
export const slaveStatusSchema = z.object({
  status: z.literal("alive"),
  instance_id: z.string().optional(),
  slots: z.int().optional(),
  busy: z.int().optional().describe("Slots that are taken."),
  waiting: z.int().optional().describe("Calls that have arrived whole and wait for a slot."),
  calls: z.array(z.string()).optional().describe("The `X-Call-Id` of each call that it works on."),
  progress: z
    .array(
      progressSchema.extend({
        call: z.string(),
        file: z.int().min(0).describe("The place among the files of the call, from 0."),
      }),
    )
    .optional()
    .describe("How far long files of these calls are."),
  task_types: z.array(z.string()).optional(),
});

export type SlaveStatus = z.infer<typeof slaveStatusSchema>;

/** The header in which a master gives each call an id of its own; `X-Request-Id` is that of the client's request. */
export const callIdHeader = "x-call-id";

export const slaveStates = ["alive", "suspect", "set_aside", "draining", "lost"] as const;
const slaveStateSchema = z
  .enum(slaveStates)
  .describe(
    "`suspect`: a call to it failed, or a heartbeat did not come; it gets no task until it is heard from again. " +
      "`set_aside`: three calls in a row failed; it gets no task until one of the master's own has succeeded. " +
      "`draining`: it said goodbye or is held back by an operator, and ends what it has.",
  );
export type SlaveState = z.infer<typeof slaveStateSchema>;

/** What `recent` counts: spans of ten seconds, over five minutes. */
export const recentSpanSeconds = 10;
export const recentSpans = 30;

/** One row of `GET /slaves`. */
export const slaveViewSchema = z.object({
  slave_id: z.string(),
  address: z.string(),
  state: slaveStateSchema,
  task_types: z.array(z.string()),
  tags: z.array(z.string()),
  slots: z.int(),
  busy: z.int(),
  done: z.int(),
  failed: z.int(),
  recent: z
    .array(z.int().min(0))
    .describe(
      "Files that it ended, well or not, in each 10 seconds of the last 5 minutes; the last span is still under way.",
    ),
  last_seen_seconds: z.number(),
  version: z.string().nullable(),
});
export type SlaveView = z.infer<typeof slaveViewSchema>;

/** The answer of `GET /slaves`. */
export const slavesAnswerSchema = z.object({ slaves: z.array(slaveViewSchema) });
