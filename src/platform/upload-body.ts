/**
 * The body of a request on its way to a parser. Where the parser gives up in mid-body only this ends: the request lives
 * on, and with it the connection on which its client is to be told why.
 */
import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import { Transform } from "node:stream";
import { ServiceError } from "../protocol/errors.ts";

interface Gate {
  /** Hears of all bytes that came so far; what it throws ends the body. */
  onBytes: (bytes: number) => void;
  /** Awaited before each piece is handed on. */
  untilReady: () => Promise<void>;
}

/** A stream that stands for the request in the eyes of a parser. */
export interface UploadBody extends Transform {
  headers: IncomingHttpHeaders;
}

/** Ends with `upload_aborted` when the client goes away, or when the request is unpiped from it. */
export function openBody(request: IncomingMessage, { onBytes, untilReady }: Gate): UploadBody {
  let bytes = 0;
  const pass = async (chunk: Buffer): Promise<Buffer> => {
    bytes += chunk.length;
    onBytes(bytes);
    await untilReady();
    return chunk;
  };
  const transform = new Transform({
    transform: (chunk: Buffer, _encoding, done) =>
      void pass(chunk).then((passed) => done(null, passed), done),
  });
  const body = Object.assign(transform, { headers: request.headers });
  const abortUnlessWhole = (): void => {
    if (!body.writableEnded) body.destroy(aborted());
  };
  // The parser listens too, but not before it begins, and an error that nobody hears ends the process.
  body.on("error", () => undefined);
  body.once("unpipe", abortUnlessWhole);
  request.once("close", abortUnlessWhole);
  // Not `pipeline`, which would destroy the request together with the body.
  if (request.destroyed) abortUnlessWhole();
  else request.pipe(body);
  return body;
}

function aborted(): ServiceError {
  return new ServiceError("upload_aborted", "The upload ended before its last byte. Send it again.");
}
