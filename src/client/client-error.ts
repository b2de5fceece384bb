/** What a call of the client may reject with: the master's refusal, or that no master was heard at all. */
import { errorBodySchema } from "../protocol/errors.ts";

interface Refusal {
  status: number;
  /** A code of the table in protocol/errors.ts; a seed master sends none. */
  code?: string | undefined;
  field?: string | undefined;
  limit?: number | string | undefined;
  actual?: number | string | undefined;
  retryable?: boolean | undefined;
  retryAfterMs?: number | undefined;
}

/** The master was heard and refused. The message is its sentence; the rest is named as in its answer. */
export class ClientError extends Error {
  override readonly name = "ClientError";
  readonly status: number;
  readonly code: string | undefined;
  readonly field: string | undefined;
  readonly limit: number | string | undefined;
  readonly actual: number | string | undefined;
  /** Whether the same call, sent again unchanged, may succeed. */
  readonly isRetryable: boolean;
  /** How long the master asks to wait before. */
  readonly retryAfterMs: number | undefined;

  constructor(message: string, refusal: Refusal) {
    super(message);
    this.status = refusal.status;
    this.code = refusal.code;
    this.field = refusal.field;
    this.limit = refusal.limit;
    this.actual = refusal.actual;
    this.isRetryable = refusal.retryable ?? (refusal.status >= 500 || refusal.status === 429);
    this.retryAfterMs = refusal.retryAfterMs;
  }
}

/** Nothing that could be a master's answer came: no connection, a broken one, or a server of another kind. */
export class UnreachableError extends Error {
  override readonly name = "UnreachableError";

  constructor(baseUrl: string, cause: unknown) {
    super(`Cannot reach a master at ${baseUrl}: ${explain(cause)}.`, { cause });
  }
}

/** A file that was to be sent cannot be read any more; the master had no part in it. */
export class UnreadableFileError extends Error {
  override readonly name = "UnreadableFileError";

  constructor(cause: unknown) {
    super("A file was changed or went away while it was sent.", { cause });
  }
}

/** What a call that broke off on its way means. */
export function toCallError(baseUrl: string, error: unknown): UnreachableError | UnreadableFileError {
  // The name that a blob's reader gives it (File API §6.1).
  const isUnreadable = causesOf(error).some((cause) => cause.name === "NotReadableError");
  return isUnreadable ? new UnreadableFileError(error) : new UnreachableError(baseUrl, error);
}

/** A seed master says `error` alone. */
const refusalSchema = errorBodySchema.partial({ code: true });

/** The error of an answer that is none of 2xx, from what stands in it. */
export function toClientError({ status, headers }: Response, request: string, body: unknown): ClientError {
  const retryAfterMs = readRetryAfter(headers.get("retry-after"));
  const refusal = refusalSchema.safeParse(body);
  if (!refusal.success) {
    return new ClientError(`The master answered ${status} to ${request}.`, { status, retryAfterMs });
  }
  return new ClientError(refusal.data.error, { ...refusal.data, status, retryAfterMs });
}

/** A master says seconds; the date that a proxy may say instead (RFC 9110 §10.2.3) is left alone. */
function readRetryAfter(text: string | null): number | undefined {
  return text !== null && /^\d{1,6}$/.test(text) ? Number(text) * 1000 : undefined;
}

/** `fetch` hides what happened behind "fetch failed", and in Node several addresses tried behind no message at all. */
function explain(error: unknown): string {
  const first = causesOf(error).at(-1);
  if (!first) return String(error);
  const code: unknown = Reflect.get(first, "code");
  const reason = first.message || (typeof code === "string" ? code : first.name);
  return reason.replace(/\.$/, "");
}

/** An error and what it was caused by, the first cause last. */
function causesOf(error: unknown): Error[] {
  return error instanceof Error ? [error, ...causesOf(error.cause)] : [];
}
