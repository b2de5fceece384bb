/** A failure's code in plain words: what it means for the file, and what its owner can do. */
import { errorCodeSchema, errorTable } from "../../protocol/errors.ts";
import { strings } from "../strings.ts";

/** Codes of processors of the user's own and of a later master are explained by whether trying again may help. */
export function explainFailure(code: string): { what: string; todo: string } {
  const own = strings.failures.byCode[code];
  if (own) return own;
  const known = errorCodeSchema.safeParse(code).data;
  const isRetryable = known !== undefined && errorTable[known].retryable;
  return {
    what: strings.failures.unknown(code),
    todo: isRetryable ? strings.failures.retry : strings.failures.look,
  };
}
