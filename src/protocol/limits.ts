/**
 * Every limit there is, once: what it bounds, its value, the variable that sets it, and the error that says that it was
 * passed. Configurations, errors, `GET /limits`, `.env.example` and the README all come from here or are compared with it.
 */
import { z } from "zod";
import type { ErrorCode } from "./errors.ts";
import { heartbeatSeconds, leaseSeconds } from "./slave.ts";

export interface LimitMeaning {
  /** Which process it holds for. */
  of: "master" | "slave" | "both";
  value: number;
  meaning: string;
  /** Absent where nothing fails by it. */
  code?: ErrorCode;
}

const MB = 1024 * 1024;

/** The limits that a variable of the same name sets; `value` is its default, `least` the lowest one allowed. */
export const limitTable = {
  MAX_FILE_BYTES: {
    of: "both",
    value: 512 * MB,
    least: 1,
    code: "file_too_large",
    meaning: "Bytes of one file.",
  },
  MAX_FILES: {
    of: "both",
    value: 10_000,
    least: 1,
    code: "too_many_files",
    meaning: "Files of one request.",
  },
  MAX_FIELDS: {
    of: "both",
    value: 50,
    least: 1,
    code: "too_many_fields",
    meaning: "Form fields of one request.",
  },
  // Room for the vocabulary of an earlier job, of some 30,000 terms, among the options.
  MAX_FIELD_BYTES: {
    of: "both",
    value: 1024 * 1024,
    least: 1,
    code: "field_too_large",
    meaning: "Bytes of one form field.",
  },
  MAX_UPLOADS: {
    of: "both",
    value: 1000,
    least: 1,
    code: "too_many_uploads",
    meaning: "Uploads at once; beyond that a master answers 429, a slave 503.",
  },
  MAX_CONNECTIONS: {
    of: "both",
    value: 5000,
    least: 1,
    meaning: "Connections at once; beyond that none is let in.",
  },
  SLOW_CLIENT_SECONDS: {
    of: "both",
    value: 20,
    least: 1,
    code: "upload_too_slow",
    meaning: "Seconds that a client has for its headers, for its upload and for taking its answer.",
  },
  SLOW_CLIENT_RATE: {
    of: "both",
    value: 500,
    least: 1,
    code: "upload_too_slow",
    meaning: "An upload, and the taking of an answer, has one second more for each so many bytes that moved.",
  },
  TASK_TIMEOUT_SECONDS: {
    of: "both",
    value: 300,
    least: 1,
    code: "processor_timeout",
    meaning: "Seconds that one file may take.",
  },
  DRAIN_SECONDS: {
    of: "both",
    value: 30,
    least: 0,
    code: "stopping",
    meaning: "Seconds that running files get when the process stops.",
  },
  MAX_RESULT_BYTES: {
    of: "master",
    value: 512 * MB,
    least: 1,
    code: "result_too_large",
    meaning: "Bytes of one result.",
  },
  MAX_OPEN_FILES: {
    of: "master",
    value: 100_000,
    least: 1,
    code: "too_many_jobs",
    meaning:
      "Files that wait or run in all jobs, and open jobs without any; beyond that the master answers 429.",
  },
  MAX_OPEN_BYTES: {
    of: "master",
    value: 100 * 1024 * MB,
    least: 1,
    code: "too_many_jobs",
    meaning: "Bytes of files that wait or run in all jobs; beyond that the master answers 429.",
  },
  NO_SLAVE_SECONDS: {
    of: "master",
    value: 30,
    least: 0,
    code: "no_slaves",
    meaning: "Seconds that a file waits while no slave offers its type.",
  },
  NO_SLAVE_HOURS: {
    of: "master",
    value: 24,
    least: 0,
    code: "no_slaves",
    meaning: "Hours that it waits instead where nobody waits for the answer.",
  },
  NO_SPACE_SECONDS: {
    of: "master",
    value: 60,
    least: 0,
    code: "not_saved",
    meaning: "Seconds that a result waits for room on a full disk.",
  },
  JOB_TTL: {
    of: "master",
    value: 86_400,
    least: 0,
    code: "not_found",
    meaning:
      "Seconds that a finished job and its uploads are kept, and that an open one waits for its next file.",
  },
  RESULTS_MAX_BYTES: {
    of: "master",
    value: 20 * 1024 * MB,
    least: 0,
    code: "not_found",
    meaning: "Bytes of uploads that finished jobs keep; the jobs that ended first make room.",
  },
  JOB_FILES_KEPT: {
    of: "master",
    value: 100_000,
    least: 0,
    code: "not_found",
    meaning: "Files of finished jobs that are kept.",
  },
  RATE_LIMIT: {
    of: "master",
    value: 6000,
    least: 1,
    code: "too_many_requests",
    meaning: "Requests in a minute of one key, or of one address that shows none.",
  },
  SESSION_TTL: {
    of: "master",
    value: 12 * 3600,
    least: 1,
    code: "unauthorized",
    meaning: "Seconds that a browser's session lasts.",
  },
  CHILD_HEAP_MB: {
    of: "slave",
    value: 512,
    least: 64,
    code: "memory_exceeded",
    meaning: "JavaScript heap of one processor's process, in MB; a file that needs more fails.",
  },
  CHILD_RSS_MB: {
    of: "slave",
    value: 600,
    least: 128,
    code: "memory_exceeded",
    meaning: "Whole memory of one processor's process, in MB; a file that needs more fails.",
  },
  CHILD_MAX_TASKS: {
    of: "slave",
    value: 5000,
    least: 1,
    meaning: "Files after which a processor's process is replaced.",
  },
} as const satisfies Record<string, LimitMeaning & { least: number }>;

export type LimitVariable = keyof typeof limitTable;

/** The limits that no variable sets, since the protocol or the safety of the process rests on them. */
export const fixedLimits = {
  heartbeat_seconds: {
    of: "master",
    value: heartbeatSeconds,
    meaning: "Seconds between two signs of life of a slave.",
  },
  lease_seconds: {
    of: "master",
    value: leaseSeconds,
    code: "slave_lost",
    meaning: "Seconds that a silent slave is believed in.",
  },
  attempts: {
    of: "master",
    value: 3,
    code: "attempts_exhausted",
    meaning: "Attempts at one file that may be lost.",
  },
  crashes: {
    of: "master",
    value: 2,
    code: "poison_file",
    meaning: "Attempts at one file that may end its processor.",
  },
  artifacts: {
    of: "both",
    value: 20,
    code: "processor_failed",
    meaning: "Artifacts that a processor may make of one file.",
  },
  files_being_written: {
    of: "both",
    value: 16,
    meaning: "Files of one upload that are written at once; the others wait.",
  },
  idle_seconds: {
    of: "both",
    value: 75,
    meaning: "Seconds that a connection without a request stays open.",
  },
  field_name_bytes: {
    of: "both",
    value: 100,
    code: "field_too_large",
    meaning: "Bytes of a form field's name.",
  },
  part_head_bytes: {
    of: "both",
    value: 17 * 1024,
    code: "upload_too_large",
    meaning: "Bytes that a file or form field may take beside its content.",
  },
  silence_seconds: {
    of: "both",
    value: 60,
    code: "upload_aborted",
    meaning: "Seconds that nothing may move of a request or an answer that is under way.",
  },
  discard_seconds: {
    of: "both",
    value: 2,
    meaning: "Seconds that a client may go on sending after a refusal before it is cut off.",
  },
  manifest_bytes: {
    of: "master",
    value: 16 * MB,
    code: "bad_slave_answer",
    meaning: "Bytes of a slave's answer beside its results.",
  },
  status_bytes: {
    of: "master",
    value: 256 * 1024,
    meaning: "Bytes of a slave's status; a longer one is no sign of life.",
  },
  registration_bytes: {
    of: "master",
    value: 2 * MB,
    code: "field_too_large",
    meaning: "Bytes of a slave's registration; a hundred types with long descriptions fit.",
  },
  session_bytes: {
    of: "master",
    value: 4096,
    code: "field_too_large",
    meaning: "Bytes of a request for a session.",
  },
  embedding_inputs: {
    of: "master",
    value: 2048,
    code: "invalid_field",
    meaning: "Texts of one request to `/v1/embeddings`.",
  },
  embedding_bytes: {
    of: "master",
    value: 4 * MB,
    code: "field_too_large",
    meaning: "Bytes of a request to `/v1/embeddings`.",
  },
  embedding_numbers: {
    of: "master",
    value: 4_194_304,
    code: "invalid_field",
    meaning: "Numbers of an answer of `/v1/embeddings`: texts times dimensions.",
  },
  slaves: {
    of: "master",
    value: 10_000,
    code: "too_many_slaves",
    meaning: "Slaves that a master takes.",
  },
} as const satisfies Record<string, LimitMeaning>;

const limitSchema = z.object({
  name: z.string(),
  value: z.number(),
  meaning: z.string(),
  variable: z
    .string()
    .optional()
    .describe("The environment variable that sets it; absent where it is fixed."),
  code: z.string().optional().describe("The code of the error that says that it was passed."),
});
export type Limit = z.infer<typeof limitSchema>;

/** The answer of `GET /limits`. */
export const limitsAnswerSchema = z.object({ limits: z.array(limitSchema) });
