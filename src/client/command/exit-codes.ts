/** How a run of the command went, for scripts; `--help` and the README list the same. */
import { ClientError, UnreachableError } from "../client-error.ts";
import { UnusableFileError } from "./local-files.ts";

export const exitCodes = { allDone: 0, filesFailed: 1, usage: 2, unavailable: 3, interrupted: 130 } as const;

export function exitCodeOf(error: unknown): number {
  if (error instanceof UnusableFileError) return exitCodes.usage;
  if (error instanceof UnreachableError) return exitCodes.unavailable;
  if (!(error instanceof ClientError)) return exitCodes.filesFailed;
  // A master names what is not there; a server of another kind answers 404 and no code.
  if (error.code === "not_found") return exitCodes.usage;
  if (error.isRetryable || error.status === 404) return exitCodes.unavailable;
  return [400, 401, 403].includes(error.status) ? exitCodes.usage : exitCodes.filesFailed;
}
