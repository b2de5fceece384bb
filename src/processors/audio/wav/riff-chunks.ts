/** The chunks of a RIFF, RIFX, RF64 or BW64 file, found by small reads: where the parts of a recording stand. */
import type { FileHandle } from "node:fs/promises";
import { ServiceError } from "../../../protocol/errors.ts";
import { wavLimits } from "./wav-limits.ts";

export interface Chunk {
  start: number;
  /** As the file says; there may be less. */
  bytes: number;
}

export interface RiffChunks {
  container: string;
  bigEndian: boolean;
  format: Chunk;
  data: Chunk;
  /** Frames as the `fact` chunk of compressed files says. */
  factFrames: number | undefined;
  /** Whether the writer could not go back to fill in sizes, as in a stream. */
  isStream: boolean;
}

const containers = new Set(["RIFF", "RIFX", "RF64", "BW64"]);
const unknownSize = 0xffffffff;
const riffHeaderBytes = 12;

const maxChunks = wavLimits.chunks.value;

/** Whether the first bytes of a file are those of a WAV container. */
export function isWav(head: Uint8Array): boolean {
  return containers.has(ascii(head, 0)) && (head.length < riffHeaderBytes || ascii(head, 8) === "WAVE");
}

/**
 * RIFF: Microsoft and IBM, "Multimedia Programming Interface and Data Specifications" (1991); RF64: EBU Tech 3306;
 * BW64: ITU-R BS.2088. Throws `corrupt_file` where format or samples are missing.
 */
export async function findChunks(file: FileHandle, fileBytes: number): Promise<RiffChunks> {
  const head = await readChunk(file, { start: 0, bytes: riffHeaderBytes }, riffHeaderBytes);
  if (head.byteLength < riffHeaderBytes) {
    throw new ServiceError("corrupt_file", `The file ends inside its first ${riffHeaderBytes} bytes.`);
  }
  const container = ascii(bytesOf(head), 0);
  const bigEndian = container === "RIFX";
  const found: { format?: Chunk; data?: Chunk; factFrames?: number; longDataBytes?: number } = {};
  let end = riffHeaderBytes;
  for await (const { id, chunk } of listChunks(file, fileBytes, bigEndian)) {
    if (id === "fmt ") found.format ??= chunk;
    if (id === "data") found.data ??= chunk;
    if (id === "fact") Object.assign(found, await readFact(file, chunk, bigEndian));
    if (id === "ds64") Object.assign(found, await readLongSizes(file, chunk));
    const { format, data, factFrames, longDataBytes } = found;
    if (format && data) {
      const bytes = data.bytes === unknownSize ? (longDataBytes ?? unknownSize) : data.bytes;
      const isStream = [0, unknownSize].includes(head.getUint32(4, !bigEndian));
      return { container, bigEndian, format, data: { start: data.start, bytes }, factFrames, isStream };
    }
    end = endOf(chunk);
  }
  const missing = [...(found.format ? [] : ["format ('fmt ')"]), ...(found.data ? [] : ["samples ('data')"])];
  const hasTooMany = end + 8 <= fileBytes;
  const where = hasTooMany ? ` among its first ${maxChunks} chunks; more are not read` : "";
  const hint = hasTooMany ? "" : " It may be cut short.";
  throw new ServiceError(
    "corrupt_file",
    `The WAV file has no chunk with its ${missing.join(" and ")}${where}.${hint}`,
    hasTooMany ? { limit: maxChunks } : {},
  );
}

/** The chunks one after the other, at most as many as a file may have. Samples of 4 GB and more end the list. */
export async function* listChunks(
  file: FileHandle,
  fileBytes: number,
  bigEndian: boolean,
): AsyncGenerator<{ id: string; chunk: Chunk }> {
  let position = riffHeaderBytes;
  for (let count = 0; position + 8 <= fileBytes && count < maxChunks; count++) {
    const header = await readChunkHeader(file, position, bigEndian);
    yield header;
    position = endOf(header.chunk);
  }
}

/** Chunks begin at even places. */
function endOf({ start, bytes }: Chunk): number {
  return start + bytes + (bytes % 2);
}

/** The first bytes of a chunk, fewer than asked for where chunk or file end before. */
export async function readChunk(
  file: FileHandle,
  { start, bytes }: Chunk,
  maxBytes: number,
): Promise<DataView> {
  const buffer = new Uint8Array(Math.min(bytes, maxBytes));
  const { bytesRead } = await file.read(buffer, 0, buffer.length, start);
  return new DataView(buffer.buffer, 0, bytesRead);
}

async function readChunkHeader(
  file: FileHandle,
  position: number,
  bigEndian: boolean,
): Promise<{ id: string; chunk: Chunk }> {
  const view = await readChunk(file, { start: position, bytes: 8 }, 8);
  if (view.byteLength < 8)
    throw new ServiceError("corrupt_file", "The file became shorter while it was read.");
  return {
    id: ascii(bytesOf(view), 0),
    chunk: { start: position + 8, bytes: view.getUint32(4, !bigEndian) },
  };
}

async function readFact(
  file: FileHandle,
  chunk: Chunk,
  bigEndian: boolean,
): Promise<{ factFrames?: number }> {
  const view = await readChunk(file, chunk, 4);
  return view.byteLength === 4 ? { factFrames: view.getUint32(0, !bigEndian) } : {};
}

/** `ds64`: the sizes of the file, of the samples and their number, 64 bits each. */
async function readLongSizes(file: FileHandle, chunk: Chunk): Promise<{ longDataBytes?: number }> {
  const view = await readChunk(file, chunk, 16);
  return view.byteLength === 16 ? { longDataBytes: Number(view.getBigUint64(8, true)) } : {};
}

function bytesOf(view: DataView): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}

function ascii(bytes: Uint8Array, offset: number): string {
  return String.fromCharCode(...bytes.subarray(offset, offset + 4));
}
