/** Takes a multipart form: fields into memory, files onto disk as they arrive, everything within finite limits. */
import type { EventEmitter } from "node:events";
import type { Request, Response } from "express";
import multer, { MulterError, type Options } from "multer";
import { toNoSpace } from "./disk-full.ts";
import { type SpoolStorage, type TakeSmall, createSpoolStorage } from "./spool-storage.ts";
import { type UploadBody, openBody } from "./upload-body.ts";
import {
  type UploadLimits,
  bodyTooLarge,
  explainLimit,
  maxBodyBytes,
  maxFieldNameBytes,
} from "./upload-limits.ts";

export interface UploadedFile {
  field: string;
  /** As the client named it, without folders; a name of nothing else as it came. */
  name: string;
  /** Where it lies, or would lie if nobody had taken it. */
  path: string;
  bytes: number;
}

export interface UploadedForm {
  fields: Record<string, string>;
  files: UploadedFile[];
}

interface Receiver {
  /** The caller's, who removes it whether this succeeds or not. Files lie in it under names of our own. */
  folder: string;
  limits: UploadLimits;
  takeSmall?: TakeSmall | undefined;
  /** Hears of the bytes that came so far; what it throws ends the upload. */
  onBytes?: (bytes: number) => void;
}

/**
 * Reads the whole form of a request. Rejects as soon as a limit is passed, with an error that names it; the rest of the
 * body then still comes and waits to be discarded. No file is open any more when this has ended.
 */
export async function receiveForm(
  request: Request,
  response: Response,
  { folder, limits, takeSmall, onBytes }: Receiver,
): Promise<UploadedForm> {
  const maxBytes = maxBodyBytes(limits);
  if (Number(request.headers["content-length"] ?? 0) > maxBytes) throw bodyTooLarge(maxBytes);
  const storage = createSpoolStorage(folder, takeSmall);
  const body = openBody(request, {
    onBytes(bytes) {
      if (bytes > maxBytes) throw bodyTooLarge(maxBytes);
      onBytes?.(bytes);
    },
    untilReady: () => storage.untilFewOpen(),
  });
  try {
    return await parseForm(body, response, { storage, limits });
  } catch (error) {
    if (error instanceof MulterError) throw explainLimit(error, limits);
    throw toNoSpace(error, folder) ?? error;
  } finally {
    body.destroy();
    await storage.untilClosed();
  }
}

async function parseForm(
  body: UploadBody,
  response: Response,
  { storage, limits }: { storage: SpoolStorage; limits: UploadLimits },
): Promise<UploadedForm> {
  const options: Options & { streamHandler: typeof feedParser } = {
    storage,
    streamHandler: feedParser,
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
    },
  };
  // Of a request, multer reads the headers and the bytes, and leaves `body` and `files` on it.
  const form = body as unknown as Request;
  await new Promise<void>((resolve, reject) => {
    multer(options).any()(form, response, (error: unknown) => {
      if (error) reject(error);
      else resolve();
    });
  });
  return { fields: textFields(form.body), files: storedFiles(form) };
}

/** After an error multer waits for the end of what it reads; here that end comes at once, and so does the error. */
function feedParser(body: UploadBody, parser: NodeJS.WritableStream & EventEmitter): void {
  parser.once("unpipe", () => body.destroy());
  parser.on("file", (_field: string, file: EventEmitter) => file.once("limit", () => body.destroy()));
  body.pipe(parser);
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
