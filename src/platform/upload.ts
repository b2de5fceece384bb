/** Takes a multipart form: fields into memory, files onto disk as they arrive, everything within finite limits. */
import { randomUUID } from "node:crypto";
import type { Request, Response } from "express";
import multer, { MulterError, diskStorage } from "multer";
import { ServiceError } from "../protocol/errors.ts";
import { fixedLimits, limitTable } from "../protocol/limits.ts";

/** The limits of one request. */
export type UploadLimits = Record<"MAX_FILE_BYTES" | "MAX_FILES" | "MAX_FIELDS" | "MAX_FIELD_BYTES", number>;

export interface UploadedFile {
  field: string;
  /** As the client named it, without folders; a name of nothing else as it came. */
  name: string;
  path: string;
  bytes: number;
}

export interface UploadedForm {
  fields: Record<string, string>;
  files: UploadedFile[];
}

/**
 * Reads the whole form of a request; files lie in `folder` under names of our own. The folder is the caller's, who
 * removes it whether this succeeds or not. Rejects at the first limit that is passed with an error that names it.
 */
export async function receiveForm(
  request: Request,
  response: Response,
  { folder, limits }: { folder: string; limits: UploadLimits },
): Promise<UploadedForm> {
  const upload = multer({
    storage: diskStorage({
      destination: folder,
      filename: (_request, _file, done) => done(null, randomUUID()),
    }),
    // RFC 7578 §5.1.2: names come as UTF-8; multer's own default would garble them.
    defParamCharset: "utf8",
    // Without this a file called "." has no name left, and multer drops such a file without a word.
    preservePath: true,
    limits: {
      fileSize: limits.MAX_FILE_BYTES,
      files: limits.MAX_FILES,
      fields: limits.MAX_FIELDS,
      parts: limits.MAX_FILES + limits.MAX_FIELDS,
      fieldSize: limits.MAX_FIELD_BYTES,
      fieldNameSize: maxFieldNameBytes,
      // No field of ours is a list or a record, and `a[999999999]` would make one.
      fieldNestingDepth: 0,
      headerPairs: 100,
    },
  }).any();
  await new Promise<void>((resolve, reject) => {
    // A client that went away before this has been heard of already, and multer would listen for ever.
    if (request.destroyed) {
      reject(new ServiceError("upload_aborted", "The client went away before its upload was read."));
      return;
    }
    upload(request, response, (error: unknown) => {
      if (!error) resolve();
      else reject(error instanceof MulterError ? explainLimit(error, limits) : error);
    });
  });
  return { fields: textFields(request.body), files: storedFiles(request) };
}

const maxFieldNameBytes = fixedLimits.field_name_bytes.value;

/** Names the limit that was passed by its variable and value, and what passed it as far as multer tells. */
function explainLimit(error: MulterError, limits: UploadLimits): ServiceError {
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

/** A field that came twice counts with its last value. */
function textFields(body: unknown): Record<string, string> {
  const entries = Object.entries(body ?? {}).map(([name, value]): [string, string] => [
    name,
    String(Array.isArray(value) ? value.at(-1) : value),
  ]);
  return Object.fromEntries(entries);
}

function storedFiles(request: Request): UploadedFile[] {
  // any() yields a list, and nothing at all where the request is no multipart form.
  const files = Array.isArray(request.files) ? request.files : [];
  return files.map((file) => ({
    field: file.fieldname,
    name: withoutFolders(file.originalname),
    path: file.path,
    bytes: file.size,
  }));
}

function withoutFolders(name: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? "";
  return /^\.{0,2}$/.test(last) ? name : last;
}
