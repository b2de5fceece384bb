/** What the readers of old office files share: the streams of the container, and the error for those under a password. */
import { ServiceError } from "../../../protocol/errors.ts";

/** A stream by its name; undefined when the file has none of that name. */
export type OleStreams = (name: string) => Buffer | undefined;

export function refuseEncrypted(): ServiceError {
  return new ServiceError(
    "encrypted_file",
    "The office file is protected by a password. Save it without one; the option 'password' is for PDF only.",
  );
}
