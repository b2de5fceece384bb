/** The JSON result that five of the six processors make: named figures, and what says where they come from. */
import { type Hash, createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { z } from "zod";
import type { Artifact, InputFile, Output, ProcessorIdentity } from "./processor.ts";

export const inputDescriptionSchema = z.object({
  name: z.string(),
  bytes: z.int(),
  /** In hexadecimal digits. */
  sha256: z.string(),
  /** As the content says, whatever the name claims. */
  media_type: z.string(),
});
export type InputDescription = z.infer<typeof inputDescriptionSchema>;

interface JsonResult {
  figures: Record<string, unknown>;
  processor: ProcessorIdentity;
  input: InputDescription;
  warnings?: string[];
  /** Whether the result says less than the file, because of a limit. */
  truncated?: boolean;
  artifacts?: Artifact[];
}

/** What a file is, for the result that is made of it. */
export async function describeInput(file: InputFile, mediaType: string): Promise<InputDescription> {
  if (file.bytes <= maxBytesAtOnce) return describeBytes(file, await readFile(file.path), mediaType);
  const hash = createHash("sha256");
  await pipeline(createReadStream(file.path), hash);
  return describe(file, mediaType, hash);
}

/** The same of a file whose bytes are at hand. */
export function describeBytes(file: InputFile, bytes: Uint8Array, mediaType: string): InputDescription {
  return describe(file, mediaType, createHash("sha256").update(bytes));
}

/** A stream costs more than the whole analysis of a short text. */
const maxBytesAtOnce = 1024 * 1024;

function describe({ name, bytes }: InputFile, mediaType: string, hash: Hash): InputDescription {
  return { name, bytes, sha256: hash.digest("hex"), media_type: mediaType };
}

/**
 * The figures at the top level, beside them `processor`, `input`, `warnings` and `truncated`. The same input and options
 * give the same bytes on every slave, so what a run took is told by the job, not in its result.
 */
export function jsonOutput(result: JsonResult): Output {
  const { figures, processor, input, warnings = [], truncated = false, artifacts = [] } = result;
  const body = JSON.stringify({ ...figures, processor, input, warnings, truncated }, null, 2);
  return { body, mediaType: "application/json", warnings, artifacts };
}
