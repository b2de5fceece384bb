/**
 * How much processor time a file may ask for: enough for an honest one on a slow machine, and for a larger one more. A
 * few bytes can ask a library for hours of work.
 */
import { ServiceError } from "../protocol/errors.ts";
import type { InputFile, ProcessorLimits, WorkLimit } from "./processor.ts";

const baseSeconds = 20;

/** The limit as a processor tells it. */
export function describeWorkLimit(secondsPerMb: number) {
  const meaning = `Seconds of processor time that a file may take; for each megabyte ${secondsPerMb} more.`;
  return { work_seconds: { value: baseSeconds, code: "too_much_work", meaning } } satisfies ProcessorLimits;
}

/**
 * `secondsPerMb` is some ten times what an honest file takes; `moreSeconds` is for work that an option asks for. Its error
 * is `too_much_work`.
 */
export function workLimitOf(file: InputFile, secondsPerMb: number, moreSeconds = 0): WorkLimit {
  const cpuSeconds = Math.ceil(baseSeconds + (file.bytes / 1e6) * secondsPerMb + moreSeconds);
  const error = new ServiceError(
    "too_much_work",
    `'${file.name}' asks for more work than a file of ${file.bytes} bytes may: it took more than ${cpuSeconds} s of ` +
      "processor time. It is damaged or made to keep its reader busy; simplify it.",
    { limit: cpuSeconds },
  );
  return { cpuSeconds, error };
}
