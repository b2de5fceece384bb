/** The one place that turns an error into an answer. No stack ever leaves the process. */
import type { ErrorRequestHandler, NextFunction, Request, Response } from "express";
import { ServiceError, toErrorBody } from "../protocol/errors.ts";
import { toNoSpace } from "./disk-full.ts";
import { answerEarly, isBodyOnItsWay } from "./early-answer.ts";

/** Answers with the body that all of our own answers have. */
export const answerError = answerErrorsAs(toErrorBody);

/** Answers with the error as `toBody` shows it to the client of a path, such as `/jobs`. */
export function answerErrorsAs(toBody: (error: ServiceError, path: string) => unknown): ErrorRequestHandler {
  // Express knows an error handler by its four parameters.
  return (error: unknown, request: Request, response: Response, _next: NextFunction): void => {
    // Answered while it came: what ends of it now is no news.
    if (response.headersSent && isBodyOnItsWay(request)) return;
    const { log, path } = request;
    const known = toServiceError(error);
    if (known.code === "internal") log.error({ err: error, path }, "request failed");
    else log.info({ path, code: known.code, reason: known.message }, "request refused");
    if (response.headersSent) {
      response.destroy();
      return;
    }
    const { retryAfterSeconds } = known.details;
    if (retryAfterSeconds !== undefined) response.set("Retry-After", String(retryAfterSeconds));
    response.status(known.status);
    if (isBodyOnItsWay(request)) answerEarly(request, response, toBody(known, path));
    else response.json(toBody(known, path));
  };
}

/** For every path and method that no route names. */
export function refuseUnknownRoute(request: Request): void {
  throw new ServiceError("not_found", `There is no ${request.method} ${request.path} here.`);
}

/** What an error means to clients; `internal` for one that nobody foresaw. */
export function toServiceError(error: unknown): ServiceError {
  if (error instanceof ServiceError) return error;
  const noSpace = toNoSpace(error);
  if (noSpace) return noSpace;
  if (isUploadError(error)) {
    return new ServiceError("upload_aborted", "The upload ended before its last byte. Send it again.", {
      cause: error,
    });
  }
  if (isAnswerCut(error)) {
    return new ServiceError("cancelled", "The client went away before the answer was out.", { cause: error });
  }
  if (isBodyTooLarge(error)) {
    const { limit } = error;
    return new ServiceError("field_too_large", `The body is larger than the limit of ${limit} bytes.`, {
      limit,
    });
  }
  if (isClientError(error)) {
    // A parser's words quote the body, which may have a key.
    const reason = isParseError(error) ? "its body is no JSON" : error.message;
    return new ServiceError("malformed_request", `The request cannot be read: ${reason}.`, { cause: error });
  }
  return new ServiceError(
    "internal",
    "Something went wrong on our side; the log of this process has the cause.",
    {
      cause: error,
    },
  );
}

function isUploadError(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code: unknown = Reflect.get(error, "code");
  return (
    code === "ECONNRESET" || /unexpected end of form|request aborted|request closed/i.test(error.message)
  );
}

function isAnswerCut(error: unknown): boolean {
  return error instanceof Error && Reflect.get(error, "code") === "ERR_STREAM_PREMATURE_CLOSE";
}

/** As Express's body parser says it. */
function isBodyTooLarge(error: unknown): error is Error & { limit: number } {
  return error instanceof Error && Reflect.get(error, "type") === "entity.too.large";
}

function isParseError(error: Error): boolean {
  return Reflect.get(error, "type") === "entity.parse.failed";
}

/** Errors of Express and its body parsers, and of multipart parsing, carry or imply a status below 500. */
function isClientError(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  const status: unknown = Reflect.get(error, "status");
  if (typeof status === "number") return status >= 400 && status < 500;
  return /multipart|boundary|malformed part header/i.test(error.message);
}
