/** The limits of one upload, and what their errors say. */
import type { MulterError } from "multer";
import { ServiceError } from "../protocol/errors.ts";
import { fixedLimits, limitTable } from "../protocol/limits.ts";

/** What holds for one request by itself. */
export type UploadLimits = Record<"MAX_FILE_BYTES" | "MAX_FILES" | "MAX_FIELDS" | "MAX_FIELD_BYTES", number>;

export const maxFieldNameBytes = fixedLimits.field_name_bytes.value;

/** The largest body that can keep within the limits; busboy reads 16 KiB of a part's headers at the most. */
export function maxBodyBytes(limits: UploadLimits): number {
  const head = fixedLimits.part_head_bytes.value;
  const files = limits.MAX_FILES * (limits.MAX_FILE_BYTES + head);
  const fields = limits.MAX_FIELDS * (limits.MAX_FIELD_BYTES + head);
  return files + fields;
}

export function bodyTooLarge(limit: number): ServiceError {
  return new ServiceError(
    "upload_too_large",
    `The request has more than the ${limit} bytes that fit within MAX_FILES, MAX_FILE_BYTES, MAX_FIELDS and MAX_FIELD_BYTES.`,
    { limit },
  );
}

/** Names the limit that was passed by its variable and value, and what passed it as far as multer tells. */
export function explainLimit(error: MulterError, limits: UploadLimits): ServiceError {
  const { field, code } = error;
  const filename: unknown = Reflect.get(error, "filename");
  const passed = (variable: keyof UploadLimits, say: (limit: number) => string): ServiceError =>
    new ServiceError(limitTable[variable].code, `${say(limits[variable])} (${variable}).`, {
      field,
      limit: limits[variable],
      cause: error,
    });
  switch (code) {
    case "LIMIT_FILE_SIZE":
      return passed("MAX_FILE_BYTES", (limit) => {
        return `The file '${String(filename)}' is larger than the limit of ${limit} bytes`;
      });
    case "LIMIT_FILE_COUNT":
      return passed("MAX_FILES", (limit) => {
        return `The request has more files than the limit of ${limit}`;
      });
    case "LIMIT_FIELD_COUNT":
    case "LIMIT_PART_COUNT":
      return passed("MAX_FIELDS", (limit) => {
        return `The request has more form fields than the limit of ${limit}`;
      });
    case "LIMIT_FIELD_VALUE":
      return passed("MAX_FIELD_BYTES", (limit) => {
        return `The form field '${field}' is larger than the limit of ${limit} bytes`;
      });
    case "LIMIT_FIELD_KEY":
      return new ServiceError(
        "field_too_large",
        `A form field's name is longer than the limit of ${maxFieldNameBytes} bytes.`,
        { limit: maxFieldNameBytes, cause: error },
      );
    default:
      return new ServiceError("malformed_request", `The form cannot be read: ${error.message}.`, {
        field,
        cause: error,
      });
  }
}
