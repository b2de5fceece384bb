/** Parts of a package beside its text: a broken one costs no more than what it would have told, and a warning. */
import { ServiceError } from "../../../protocol/errors.ts";

interface Beside<Value> {
  /** What is lost with the part, as the subject of a sentence with its verb: "The metadata is". */
  what: string;
  otherwise: Value;
  warnings: string[];
}

export async function readBeside<Value>(
  { what, otherwise, warnings }: Beside<Value>,
  read: () => Promise<Value>,
): Promise<Value> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    warnings.push(`${what} missing: ${error.message}`);
    return otherwise;
  }
}
