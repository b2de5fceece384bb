/** Reads what a slave answered to `POST /get_task`, in either form, onto disk. Throws for whatever is no answer. */
import { writeFile } from "node:fs/promises";
import type { Readable } from "node:stream";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import busboy from "busboy";
import { saveStream } from "../platform/save-stream.ts";
import { ServiceError, errorCodeSchema } from "../protocol/errors.ts";
import { fixedLimits } from "../protocol/limits.ts";
import {
  artifactField,
  base64AnswerSchema,
  manifestField,
  manifestSchema,
  resultField,
} from "../protocol/result.ts";
import type { IncomingArtifact, Outcome } from "./engine.ts";

/**
 * Throws `result_too_large` when an answer says of itself that it is. One that does not say and grows beyond is none:
 * it may have no end, which is the slave's fault and no file's.
 */
export function refuseLargeAnswer(
  saidBytes: number,
  files: number,
  { MAX_RESULT_BYTES }: AnswerLimits,
): void {
  if (saidBytes <= MAX_RESULT_BYTES * files * base64Growth) return;
  throw new ServiceError(tooLarge.code, tooLarge.sentence({ MAX_RESULT_BYTES }), { limit: MAX_RESULT_BYTES });
}

const tooLarge = {
  code: "result_too_large",
  sentence: ({ MAX_RESULT_BYTES }: AnswerLimits) =>
    `The result, with its artifacts, is larger than ${MAX_RESULT_BYTES} bytes (MAX_RESULT_BYTES).`,
} as const;

const base64Growth = 4 / 3;

export interface AnswerLimits {
  MAX_RESULT_BYTES: number;
}

interface AnswerRequest {
  /** The key under which a result holds its Base64. */
  key: string;
  /** The names that were sent, each once. */
  filenames: string[];
  /** When the call began, by `performance.now()`; the measure of a slave that tells no times. */
  startedAt: number;
  /** A new path for the bytes of one result, which are on the disk when the answer is read. */
  incomingPath: () => string;
  limits: AnswerLimits;
}

/** The files' names and figures; the bytes of a result come in parts of their own. */
const partsPerFile = 1 + fixedLimits.artifacts.value;
const maxManifestBytes = fixedLimits.manifest_bytes.value;

/** One outcome for each file that was sent, in their order; undefined for one that the answer leaves out. */
export async function readRawAnswer(
  body: Readable,
  contentType: string,
  { filenames, incomingPath, limits }: AnswerRequest,
): Promise<(Outcome | undefined)[]> {
  const parts = busboy({
    headers: { "content-type": contentType },
    limits: { fields: 1, files: filenames.length * partsPerFile, fieldSize: maxManifestBytes },
  });
  let manifestText = "";
  const saved = new Map<string, { path: string; bytes: number }>();
  const writes: Promise<unknown>[] = [];
  parts.on("field", (name, value) => {
    if (name === manifestField) manifestText = value;
  });
  parts.on("file", (name, bytes) => {
    const path = incomingPath();
    const write = saveStream(bytes, path, { flush: true }).then((length) =>
      saved.set(name, { path, bytes: length }),
    );
    // Looked at below, once the whole body has come; until then a failed one must not count as unhandled.
    write.catch(() => undefined);
    writes.push(write);
  });
  const [transfer] = await Promise.allSettled([
    pipeline(body, guardBody(limits.MAX_RESULT_BYTES * filenames.length + maxManifestBytes), parts),
  ]);
  // All have to end before this does, so that nothing still writes when the caller removes what was written.
  const failed = [transfer, ...(await Promise.allSettled(writes))].find((one) => one.status === "rejected");
  if (failed) throw failed.reason;
  const manifest = manifestSchema.parse(JSON.parse(manifestText));
  const outcomes: (Outcome | undefined)[] = filenames.map(() => undefined);
  for (const { index, code, error } of manifest.errors) outcomes[index] = toError(code, error);
  const arrived = (name: string, bytes: number): string => {
    const file = saved.get(name);
    if (file?.bytes !== bytes) throw new Error(`${name} is not whole`);
    return file.path;
  };
  for (const { index, bytes, duration_ms, warnings, artifacts } of manifest.results) {
    const path = arrived(resultField(index), bytes);
    const found: IncomingArtifact[] = [];
    for (const [place, artifact] of artifacts.entries())
      found.push({ ...artifact, path: arrived(artifactField(index, place), artifact.bytes) });
    const allBytes = artifacts.reduce((sum, artifact) => sum + artifact.bytes, bytes);
    outcomes[index] =
      allBytes > limits.MAX_RESULT_BYTES
        ? toError(tooLarge.code, tooLarge.sentence(limits))
        : { kind: "output", path, durationMs: duration_ms, warnings, artifacts: found };
  }
  if (outcomes.length > filenames.length) throw new Error("it speaks of files that were not sent");
  return outcomes;
}

/** `Buffer.from` passes over what is none; either alphabet (RFC 4648 §4, §5), with the line ends some encoders make. */
const notBase64 = /[^\w+/=\s-]/;

export async function readBase64Answer(
  body: Readable,
  _contentType: string,
  { key, filenames, startedAt, incomingPath, limits }: AnswerRequest,
): Promise<(Outcome | undefined)[]> {
  const answer = base64AnswerSchema.parse(
    await readJson(body, limits.MAX_RESULT_BYTES * filenames.length * base64Growth),
  );
  const durationMs = Math.round(performance.now() - startedAt);
  const outcomes = new Map<string, Outcome>();
  for (const { filename, error, code } of answer.errors) outcomes.set(filename, toError(code, error));
  for (const result of answer.results) {
    const base64 = result[key];
    if (typeof base64 !== "string") throw new Error(`the result of ${result.filename} has no '${key}'`);
    if (notBase64.test(base64)) throw new Error(`the result of ${result.filename} is no Base64`);
    const path = incomingPath();
    await writeFile(path, Buffer.from(base64, "base64"), { flush: true });
    outcomes.set(result.filename, {
      kind: "output",
      path,
      durationMs,
      warnings: result.warnings ?? [],
      artifacts: [],
    });
  }
  return filenames.map((filename) => outcomes.get(filename));
}

/** Throws when the body is larger than allowed or is no JSON. */
export async function readJson(body: Readable, maxBytes: number): Promise<unknown> {
  const chunks: Buffer[] = [];
  const guarded = guardBody(maxBytes);
  guarded.on("data", (chunk: Buffer) => chunks.push(chunk));
  await pipeline(body, guarded);
  return JSON.parse(Buffer.concat(chunks).toString("utf8"));
}

/** Passes a body on, unless it grows larger than allowed or comes so slowly that it would hold its slot for hours. */
function guardBody(maxBytes: number): Transform {
  let bytes = 0;
  let bytesBefore = 0;
  const guard = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes > maxBytes) done(new Error(`it is larger than ${Math.floor(maxBytes)} bytes`));
      else done(null, chunk);
    },
    destroy(error, done) {
      clearInterval(check);
      done(error);
    },
  });
  const check = setInterval(() => {
    if (bytes - bytesBefore < slowest.bytesPerSecond * slowest.seconds) guard.destroy(tooSlow());
    bytesBefore = bytes;
  }, slowest.seconds * 1000).unref();
  return guard;
}

/** The rule that Apache's mod_reqtimeout has for bodies by default: `body=20,MinRate=500`. */
const slowest = { seconds: 20, bytesPerSecond: 500 };

function tooSlow(): Error {
  return new Error(`it sends fewer than ${slowest.bytesPerSecond} bytes a second`);
}

function toError(code: string | undefined, error: string): Outcome {
  return { kind: "error", code: errorCodeSchema.safeParse(code).data ?? "processor_failed", error };
}
