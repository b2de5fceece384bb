/** Builds WAV files byte by byte for the audio tests, from the specifications and without the libraries under test. */
import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { audioProcessor } from "../../src/processors/audio/index.ts";
import { runContext } from "./run-context.ts";

export interface WavParts {
  container?: "RIFF" | "RIFX" | "RF64" | "BW64";
  tag?: number;
  channels?: number;
  rate?: number;
  bits?: number;
  blockAlign?: number;
  /** What follows the 16 bytes of the format chunk. */
  formatTail?: Buffer;
  /** Chunks between format and samples. */
  before?: Buffer[];
  /** The sizes the headers claim, where they are not the true ones. */
  claimedDataBytes?: number;
  claimedFileBytes?: number;
  /** For RF64, the size in `ds64`. */
  longDataBytes?: number;
  data?: Buffer;
}

export function buildWav(parts: WavParts = {}): Buffer {
  const { container = "RIFF", tag = 1, channels = 1, rate = 8000, bits = 16, data = Buffer.alloc(0) } = parts;
  const { blockAlign = (channels * bits) / 8, formatTail = Buffer.alloc(0), before = [] } = parts;
  const isBig = container === "RIFX";
  const format = Buffer.concat([
    word(tag, 2, isBig),
    word(channels, 2, isBig),
    word(rate, 4, isBig),
    word((rate * blockAlign) >>> 0, 4, isBig),
    word(blockAlign, 2, isBig),
    word(bits, 2, isBig),
    formatTail,
  ]);
  const isLong = container === "RF64" || container === "BW64";
  const long = Buffer.alloc(28);
  long.writeBigUInt64LE(BigInt(parts.longDataBytes ?? data.length), 8);
  const chunks = Buffer.concat([
    ...(isLong ? [buildChunk("ds64", long)] : []),
    buildChunk("fmt ", format, isBig),
    ...before,
    buildChunk("data", data, isBig, parts.claimedDataBytes ?? (isLong ? 0xffffffff : data.length)),
  ]);
  const fileBytes = parts.claimedFileBytes ?? (isLong ? 0xffffffff : chunks.length + 4);
  return Buffer.concat([Buffer.from(container), word(fileBytes, 4, isBig), Buffer.from("WAVE"), chunks]);
}

/** A chunk with the byte that fills an odd one up. */
export function buildChunk(id: string, body: Buffer, isBig = false, claimedBytes = body.length): Buffer {
  return Buffer.concat([Buffer.from(id), word(claimedBytes, 4, isBig), body, Buffer.alloc(body.length % 2)]);
}

/** The tail of WAVE_FORMAT_EXTENSIBLE: valid bits, speakers, and the sub-format GUID of a format tag. */
export function extensibleTail(tag: number, validBits: number): Buffer {
  const guidTail = Buffer.from("000000001000800000aa00389b71", "hex");
  return Buffer.concat([word(22, 2), word(validBits, 2), word(0, 4), word(tag, 2), guidTail]);
}

/** Integers as they stand in a file: 8 bits unsigned, more bits signed, in either byte order. */
export function encodeIntegers(values: number[], bytes: number, isBig = false): Buffer {
  const data = Buffer.alloc(values.length * bytes);
  values.forEach((value, index) => {
    let rest = BigInt(value) + (bytes === 1 ? 128n : 0n);
    for (let rank = 0; rank < bytes; rank++) {
      data[index * bytes + (isBig ? bytes - 1 - rank : rank)] = Number(rest & 0xffn);
      rest >>= 8n;
    }
  });
  return data;
}

export function encodeFloats(values: number[], bytes: 4 | 8): Buffer {
  const data = Buffer.alloc(values.length * bytes);
  values.forEach((value, index) => {
    if (bytes === 4) data.writeFloatLE(value, index * bytes);
    else data.writeDoubleLE(value, index * bytes);
  });
  return data;
}

/**
 * A sine with a phase of π/3, so that it crosses zero exactly 2 · hertz · seconds times: the first time after the first
 * sample, the last time a sixth of a period before the end.
 */
export function sine(hertz: number, seconds: number, rate: number, peak = 1): number[] {
  return Array.from(
    { length: seconds * rate },
    (_, at) => peak * Math.sin((2 * Math.PI * hertz * at) / rate + Math.PI / 3),
  );
}

/** The tests read results as records, since they are JSON. */
export interface Analysis extends Record<string, unknown> {
  warnings: string[];
  per_channel: Record<string, number | null>[];
}

export async function analyse(
  wav: Buffer,
  name = "sound.wav",
  options: Record<string, unknown> = {},
): Promise<Analysis> {
  return withFolder(async (folder) => {
    const path = join(folder, "upload");
    await writeFile(path, wav);
    return analyseFile(path, name, options);
  });
}

export async function analyseFile(
  path: string,
  name = "sound.wav",
  options: Record<string, unknown> = {},
): Promise<Analysis> {
  const { size } = await stat(path);
  const output = await audioProcessor.process({ name, path, bytes: size }, options, runContext(tmpdir()));
  // The processor's own JSON; each test checks the fields it is about.
  return JSON.parse(String(output.body)) as Analysis;
}

export async function withFolder<Result>(use: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), "audio-test-"));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function word(value: number, bytes: 2 | 4, isBig = false): Buffer {
  const buffer = Buffer.alloc(bytes);
  if (isBig) buffer.writeUIntBE(value, 0, bytes);
  else buffer.writeUIntLE(value, 0, bytes);
  return buffer;
}
