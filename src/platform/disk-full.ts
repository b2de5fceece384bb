/** Tells a disk without room from every other reason why bytes could not be written. */
import path from "node:path";
import { ServiceError } from "../protocol/errors.ts";

const reasons: Record<string, (folder: string) => string> = {
  ENOSPC: (folder) => `The disk of ${folder} is full`,
  // As the journal of jobs says it.
  SQLITE_FULL: (folder) => `The disk of ${folder} is full`,
  EDQUOT: (folder) => `The disk quota of ${folder} is used up`,
  EROFS: (folder) => `The disk of ${folder} cannot be written`,
  EMFILE: () => "This process has as many files and connections open as its system allows (ulimit -n)",
  ENFILE: () => "This machine has as many files open as its system allows",
};

/** Whether the same write may succeed once somebody has made room. */
export function isDiskFull(error: unknown): boolean {
  return toNoSpace(error) !== undefined;
}

/** Somebody has to make room first. */
const retryAfterSeconds = 60;

/** `no_space` for an error of the file system that means it, undefined for any other. `folder` is where we wrote. */
export function toNoSpace(error: unknown, folder?: string): ServiceError | undefined {
  if (!(error instanceof Error)) return undefined;
  const reason = reasons[String(Reflect.get(error, "code"))];
  if (!reason) return undefined;
  const file: unknown = Reflect.get(error, "path");
  const place = folder ?? (typeof file === "string" ? path.dirname(file) : "this machine");
  return new ServiceError("no_space", `${reason(place)}. Try again when there is room.`, {
    retryAfterSeconds,
    cause: error,
  });
}
