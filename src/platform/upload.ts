/** Takes a multipart form: fields into memory, files onto disk as they arrive, everything within finite limits. */
import { randomUUID } from "node:crypto";
import type { Request, Response } from "express";
import multer, { diskStorage } from "multer";
import { z } from "zod";
import { wholeNumber } from "./env.ts";

/** The limits of one request; master and slave read the same variables. */
export const uploadLimitVariables = {
  MAX_FILE_BYTES: wholeNumber(512 * 1024 * 1024, 1),
  MAX_FILES: wholeNumber(10_000, 1),
  MAX_FIELDS: wholeNumber(50, 1),
  MAX_FIELD_BYTES: wholeNumber(64 * 1024, 1),
};
const uploadLimitsSchema = z.object(uploadLimitVariables);
export type UploadLimits = z.infer<typeof uploadLimitsSchema>;

export interface UploadedFile {
  field: string;
  /** As the client named it, without folders. */
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
 * removes it whether this succeeds or not. Rejects with multer's error at the first limit that is passed.
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
    limits: {
      fileSize: limits.MAX_FILE_BYTES,
      files: limits.MAX_FILES,
      fields: limits.MAX_FIELDS,
      parts: limits.MAX_FILES + limits.MAX_FIELDS,
      fieldSize: limits.MAX_FIELD_BYTES,
      fieldNameSize: 100,
      headerPairs: 100,
    },
  }).any();
  await new Promise<void>((resolve, reject) => {
    upload(request, response, (error: unknown) => (error ? reject(error) : resolve()));
  });
  return { fields: textFields(request.body), files: storedFiles(request) };
}

/** A field that came twice counts with its last value, as in multer; nested names are no names of ours. */
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
    name: file.originalname,
    path: file.path,
    bytes: file.size,
  }));
}
