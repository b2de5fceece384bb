/** What a slave tells a master of itself, and what a master shows of its slaves. */
import { z } from "zod";
import { progressSchema } from "./job.ts";
import { announcedTaskTypeSchema } from "./task-types.ts";

/** How often a slave repeats its registration, and how long a master believes in it without hearing from it. */
export const heartbeatSeconds = 5;
export const leaseSeconds = 15;

/**
 * The body of `POST /register`; the same call again is the heartbeat. A slave that sends address and port alone
 * offers the six standard types and one slot, and knows no stages.
 */
export const registrationSchema = z.object({
  slave_ip: z.string().min(1).max(253),
  slave_port: z.coerce.number().int().min(1).max(65535),
  task_types: z.array(announcedTaskTypeSchema).max(100).optional(),
  slots: z.int().min(1).max(1024).optional(),
  version: z.string().max(64).optional(),
  /** Differs after each start of the slave, so that a restart at the same address is seen. */
  instance_id: z.string().max(64).optional(),
});
export type Registration = z.infer<typeof registrationSchema>;

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
  busy: z.int().optional(),
  /** The `X-Request-Id` of each call that it works on. */
  calls: z.array(z.string()).optional(),
  /** How far long files of these calls are; `file` is the place among the files of the call, from 0. */
  progress: z.array(progressSchema.extend({ call: z.string(), file: z.int().min(0) })).optional(),
});

export type SlaveStatus = z.infer<typeof slaveStatusSchema>;

/** The header in which a master gives each call an id. */
export const callIdHeader = "x-request-id";

/**
 * `suspect`: a call to it failed, or a heartbeat did not come; it gets no task until it is heard from again.
 * `set_aside`: three calls in a row failed; it gets no task until one of the master's own has succeeded.
 * `draining`: it said goodbye and ends what it has.
 */
const slaveStateSchema = z.enum(["alive", "suspect", "set_aside", "draining", "lost"]);
export type SlaveState = z.infer<typeof slaveStateSchema>;

/** One row of `GET /slaves`. */
const slaveViewSchema = z.object({
  slave_id: z.string(),
  address: z.string(),
  state: slaveStateSchema,
  task_types: z.array(z.string()),
  slots: z.int(),
  busy: z.int(),
  done: z.int(),
  failed: z.int(),
  last_seen_seconds: z.number(),
  version: z.string().nullable(),
});
export type SlaveView = z.infer<typeof slaveViewSchema>;

/** The answer of `GET /slaves`. */
export const slavesAnswerSchema = z.object({ slaves: z.array(slaveViewSchema) });
