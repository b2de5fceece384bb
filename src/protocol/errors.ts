/**
 * Every error that a client, a master or a slave can meet: one table says which HTTP status a code has and whether
 * the same call may succeed later. Messages are sentences for people; codes are for programs.
 */
import { z } from "zod";

interface ErrorMeaning {
  status: number;
  /** Whether the same file or request, sent again unchanged, may succeed. */
  retryable: boolean;
  meaning: string;
}

export const errorTable = {
  malformed_request: { status: 400, retryable: false, meaning: "the body is not what its Content-Type says" },
  missing_field: { status: 400, retryable: false, meaning: "a required field is absent" },
  invalid_field: { status: 400, retryable: false, meaning: "a field has a value that is not allowed" },
  unexpected_field: {
    status: 400,
    retryable: false,
    meaning: "files came under a field that the type does not use",
  },
  unknown_task_type: { status: 400, retryable: false, meaning: "no such task type" },
  no_files: { status: 400, retryable: false, meaning: "no file came under the type's field" },
  invalid_option: { status: 400, retryable: false, meaning: "an option is unknown or has a wrong value" },
  upload_aborted: { status: 400, retryable: true, meaning: "the upload ended before its last byte" },
  unauthorized: { status: 401, retryable: false, meaning: "no token or key, or a wrong one" },
  missing_scope: { status: 403, retryable: false, meaning: "the key may not do this" },
  cross_site: { status: 403, retryable: false, meaning: "a page of another site had a browser send this" },
  unknown_host: {
    status: 403,
    retryable: false,
    meaning: "the request is for a host that is not known here",
  },
  forbidden_address: {
    status: 403,
    retryable: false,
    meaning: "this address is not allowed, for a slave or a callback",
  },
  not_found: { status: 404, retryable: false, meaning: "no such page, job, file or slave" },
  result_not_ready: { status: 409, retryable: true, meaning: "the file has no result (yet)" },
  job_closed: { status: 409, retryable: false, meaning: "the job takes no more files" },
  job_running: { status: 409, retryable: true, meaning: "the job has not ended yet" },
  missing_files: {
    status: 409,
    retryable: false,
    meaning: "a job is to be closed, and files between others have not come",
  },
  key_reused: {
    status: 409,
    retryable: false,
    meaning: "the idempotency key was sent before with another request",
  },
  cancelled: { status: 409, retryable: false, meaning: "the job was cancelled" },
  upload_too_slow: {
    status: 408,
    retryable: true,
    meaning: "the upload came more slowly than the limit allows",
  },
  upload_too_large: { status: 413, retryable: false, meaning: "a request is larger than the limit" },
  file_too_large: { status: 413, retryable: false, meaning: "a file is larger than the limit" },
  too_many_files: { status: 413, retryable: false, meaning: "a request has more files than the limit" },
  too_many_fields: {
    status: 413,
    retryable: false,
    meaning: "a request has more form fields than the limit",
  },
  field_too_large: { status: 413, retryable: false, meaning: "a form field is larger than the limit" },
  result_too_large: { status: 413, retryable: false, meaning: "a result is larger than the limit" },
  image_too_large: { status: 413, retryable: false, meaning: "a picture has more pixels than the limit" },
  unpacked_too_large: { status: 413, retryable: false, meaning: "an archive unpacks to more than the limit" },
  unsupported_media_type: {
    status: 415,
    retryable: false,
    meaning: "the content is not of a kind the type reads",
  },
  empty_file: {
    status: 422,
    retryable: false,
    meaning: "the file has no bytes, or nothing that can be read",
  },
  corrupt_file: { status: 422, retryable: false, meaning: "the file is damaged" },
  encrypted_file: { status: 422, retryable: false, meaning: "the file is protected by a password" },
  too_much_work: {
    status: 422,
    retryable: false,
    meaning: "the file asks for more processor time than a file of its size may",
  },
  poison_file: {
    status: 422,
    retryable: false,
    meaning: "the file ended its processor twice and is not tried again",
  },
  all_files_failed: { status: 422, retryable: false, meaning: "no file of the job has a result" },
  too_many_jobs: { status: 429, retryable: true, meaning: "the master holds as many files as it may" },
  too_many_requests: {
    status: 429,
    retryable: true,
    meaning: "a key or an address has used up its requests",
  },
  too_many_slaves: { status: 429, retryable: true, meaning: "the master has as many slaves as it may" },
  too_many_uploads: { status: 429, retryable: true, meaning: "as many uploads as may be are on their way" },
  internal: { status: 500, retryable: true, meaning: "a defect of ours; the log has the cause" },
  not_saved: { status: 500, retryable: true, meaning: "the result could not be written to disk" },
  processor_failed: { status: 422, retryable: false, meaning: "the processor gave up on the file" },
  processor_crashed: { status: 500, retryable: true, meaning: "the processor's process ended in mid-file" },
  processor_timeout: { status: 500, retryable: true, meaning: "the file took longer than the limit" },
  memory_exceeded: { status: 500, retryable: true, meaning: "the file needed more memory than the limit" },
  no_space: { status: 507, retryable: true, meaning: "a disk of the master or a slave is full" },
  bad_slave_answer: { status: 502, retryable: true, meaning: "a slave answered something that is no answer" },
  slave_lost: { status: 503, retryable: true, meaning: "the slave went away in mid-file" },
  slave_busy: { status: 503, retryable: true, meaning: "every slot of the slave is taken" },
  attempts_exhausted: { status: 503, retryable: true, meaning: "every attempt was lost" },
  no_slaves: { status: 503, retryable: true, meaning: "no slave offers the type" },
  engine_down: {
    status: 503,
    retryable: true,
    meaning: "the database that the masters share cannot be reached",
  },
  stopping: { status: 503, retryable: true, meaning: "the process is about to stop" },
} as const satisfies Record<string, ErrorMeaning>;

export type ErrorCode = keyof typeof errorTable;

const errorCodes = Object.keys(errorTable) as [ErrorCode, ...ErrorCode[]];

export const errorCodeSchema = z.enum(errorCodes);

/** What an error tells beside its sentence. `field`, `limit`, `actual` are named as in the request or in `GET /limits`. */
export interface ErrorDetails {
  field?: string | undefined;
  limit?: number | string | undefined;
  actual?: number | string | undefined;
  retryAfterSeconds?: number | undefined;
  cause?: unknown;
}

/** The one error class: a code from the table, a sentence that names what came and what is allowed. */
export class ServiceError extends Error {
  override readonly name = "ServiceError";
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, { cause: details.cause });
    this.code = code;
    this.details = details;
  }

  get status(): number {
    return errorTable[this.code].status;
  }

  get retryable(): boolean {
    return errorTable[this.code].retryable;
  }
}

/** The body of every answer that is an error. */
export const errorBodySchema = z.object({
  error: z.string().describe("What came, what is allowed and what to do, as a sentence."),
  code: z.string().describe("The same for programs."),
  field: z.string().optional().describe("The field, option or header that it is about."),
  limit: z.union([z.number(), z.string()]).optional(),
  actual: z.union([z.number(), z.string()]).optional().describe("What came instead."),
  retryable: z.boolean().optional().describe("Whether the same call may succeed later."),
});
export type ErrorBody = z.infer<typeof errorBodySchema>;

export function toErrorBody(error: ServiceError): ErrorBody {
  const { field, limit, actual } = error.details;
  return { error: error.message, code: error.code, field, limit, actual, retryable: error.retryable };
}

/** One sentence for the first thing wrong with a parsed value: the field, what came, what is allowed. */
export function describeIssue(error: z.ZodError, input: unknown): { field: string; sentence: string } {
  const issue = error.issues[0];
  if (!issue) return { field: "", sentence: "The value is not allowed." };
  if (issue.code === "unrecognized_keys") {
    const field = [...issue.path, ...issue.keys.slice(0, 1)].join(".");
    return { field, sentence: `Unknown field '${field}'.` };
  }
  const field = issue.path.join(".");
  const came = issue.path.reduce<unknown>(
    (value, key) => (typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined),
    input,
  );
  const subject = field === "" ? "What came" : `'${field}'`;
  return { field, sentence: `${subject} is ${showValue(came)}. ${allowed(issue)}.` };
}

function allowed(issue: z.core.$ZodIssue): string {
  if (issue.code === "invalid_union") {
    const branches = issue.errors.flatMap((issues) => issues.slice(0, 1));
    const values = branches.flatMap((branch) => (branch.code === "invalid_value" ? branch.values : []));
    const others = branches.filter(({ code }) => code !== "invalid_value").map(({ message }) => message);
    return [...new Set([...listed(values), ...others])].join(", or ") || issue.message;
  }
  return issue.message;
}

/** Values that are allowed, each as it is to be sent. */
function listed(values: readonly z.core.util.Primitive[]): string[] {
  if (values.length === 0) return [];
  return [
    `Allowed: ${values.map((value) => (typeof value === "string" ? `"${value}"` : String(value))).join(", ")}`,
  ];
}

function showValue(value: unknown): string {
  if (value === undefined) return "missing";
  const text = JSON.stringify(value) ?? typeof value;
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}

/**
 * The `options` form field of a request as an object; none is `{}`.
 * Throws `invalid_option` when it is no JSON object.
 */
export function parseOptionsField(text: string | undefined): Record<string, unknown> {
  if (text === undefined || text.trim() === "") return {};
  const options = z.record(z.string(), z.unknown()).safeParse(parseJson(text));
  if (options.success) return options.data;
  throw new ServiceError("invalid_option", `'options' is ${text.slice(0, 80)}. A JSON object is allowed.`, {
    field: "options",
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
