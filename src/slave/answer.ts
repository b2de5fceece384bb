/** Writes the outcomes of a call: raw bytes for a caller that accepts them, else Base64 in JSON as a stream. */
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Request, Response } from "express";
import { type Content, readContent } from "../platform/content.ts";
import { type FormPart, writeMultipart } from "../platform/multipart.ts";
import {
  type Manifest,
  artifactField,
  manifestField,
  rawResultsMediaType,
  resultField,
} from "../protocol/result.ts";
import type { FileArtifact, FileOutcome } from "./runner.ts";

/** Resolves when the last byte is out. `key` is where the Base64 stands in each result. */
export async function sendOutcomes(
  request: Request,
  response: Response,
  { key, outcomes }: { key: string; outcomes: FileOutcome[] },
): Promise<void> {
  // accepts() would count `*/*` too, but only a caller that names the form knows how to read it.
  const wantsRaw = request.headers.accept?.includes(rawResultsMediaType) ?? false;
  await (wantsRaw ? sendRaw(response, outcomes) : sendBase64(response, key, outcomes));
}

async function sendRaw(response: Response, outcomes: FileOutcome[]): Promise<void> {
  const { headers, body } = writeMultipart(toFormParts(outcomes));
  response.set(headers);
  await pipeline(body, response);
}

/** The outcomes as raw bytes behind a manifest. */
export function toFormParts(outcomes: FileOutcome[]): FormPart[] {
  const manifest: FormPart = { name: manifestField, value: JSON.stringify(toManifest(outcomes)) };
  const results = outcomes
    .filter((outcome) => outcome.ok)
    .flatMap(({ index, content, bytes, mediaType, artifacts }): FormPart[] => [
      { ...named(resultField(index)), ...content, bytes, mediaType },
      ...artifacts.map(({ path, bytes: length, media_type: type }, place) => {
        return { ...named(artifactField(index, place)), path, bytes: length, mediaType: type };
      }),
    ]);
  return [manifest, ...results];
}

function named(name: string): { name: string; filename: string } {
  return { name, filename: name };
}

function toManifest(outcomes: FileOutcome[]): Manifest {
  const manifest: Manifest = { results: [], errors: [] };
  for (const outcome of outcomes) {
    const { index, filename } = outcome;
    if (!outcome.ok) {
      manifest.errors.push({ index, filename, error: outcome.error, code: outcome.code });
      continue;
    }
    const { bytes, warnings, durationMs, mediaType, artifacts } = outcome;
    manifest.results.push({
      index,
      filename,
      bytes,
      warnings,
      duration_ms: durationMs,
      media_type: mediaType,
      artifacts: artifacts.map(({ path: _path, ...entry }) => entry),
    });
  }
  return manifest;
}

async function sendBase64(response: Response, key: string, outcomes: FileOutcome[]): Promise<void> {
  response.type("application/json");
  await pipeline(Readable.from(base64Json(key, outcomes)), response);
}

/** In pieces, since one string of 60 MB would stop the event loop for a quarter of a second. */
async function* base64Json(key: string, outcomes: FileOutcome[]): AsyncIterable<string> {
  yield '{"results":[';
  let separator = "";
  for (const outcome of outcomes) {
    if (!outcome.ok) continue;
    const { filename, warnings, durationMs } = outcome;
    const head = JSON.stringify({ filename, warnings, duration_ms: durationMs });
    yield `${separator}${head.slice(0, -1)},${JSON.stringify(key)}:"`;
    yield* base64Of(outcome.content);
    yield '"';
    yield* artifactsJson(outcome.artifacts);
    yield "}";
    separator = ",";
  }
  const errors = outcomes
    .filter((outcome) => !outcome.ok)
    .map(({ filename, error, code }) => ({ filename, error, code }));
  yield `]${errors.length > 0 ? `,"errors":${JSON.stringify(errors)}` : ""}}`;
}

/** The rest of a result that has any. */
async function* artifactsJson(artifacts: readonly FileArtifact[]): AsyncIterable<string> {
  let separator = ',"artifacts":[';
  for (const { path, ...entry } of artifacts) {
    yield `${separator}${JSON.stringify(entry).slice(0, -1)},"data":"`;
    yield* base64Of({ path });
    yield '"}';
    separator = ",";
  }
  if (artifacts.length > 0) yield "]";
}

async function* base64Of(content: Content): AsyncIterable<string> {
  let rest = Buffer.alloc(0);
  for await (const chunk of readContent(content)) {
    const bytes = Buffer.concat([rest, chunk]);
    // Three bytes make four characters; what is over waits for the next chunk, since padding may only stand last.
    const whole = bytes.length - (bytes.length % 3);
    yield bytes.toString("base64", 0, whole);
    rest = bytes.subarray(whole);
  }
  yield rest.toString("base64");
}
