/** Pictures for the tests of the two picture processors, and the way to run a processor over one. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { crc32, deflateSync } from "node:zlib";
import sharp from "sharp";
import type { Output, Processor } from "../../src/processors/processor.ts";
import { ServiceError } from "../../src/protocol/errors.ts";
import { runContext } from "./run-context.ts";

interface Run {
  name?: string;
  options?: Record<string, unknown>;
  signal?: AbortSignal;
  /** Other files that lie beside the picture. */
  beside?: Record<string, Uint8Array>;
}

/** Runs a processor over content in a folder of its own, which is removed afterwards. */
export async function processPicture(
  processor: Processor,
  content: Uint8Array | string,
  run: Run = {},
): Promise<Output> {
  const folder = await mkdtemp(path.join(tmpdir(), "picture-"));
  const { name = "picture.png", options = {}, signal, beside = {} } = run;
  try {
    const file = path.join(folder, "picture");
    await writeFile(file, content);
    for (const [other, bytes] of Object.entries(beside)) await writeFile(path.join(folder, other), bytes);
    return await processor.process(
      { name, path: file, bytes: content.length },
      options,
      runContext(folder, signal),
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The error that a run ends with. */
export async function failureOf(run: Promise<Output>): Promise<ServiceError> {
  const ended = await run.then(
    (output) => output,
    (error: unknown) => error,
  );
  if (ended instanceof ServiceError) return ended;
  throw new Error(`Expected a ServiceError, got ${String(ended)}`);
}

export interface Samples {
  width: number;
  height: number;
  channels: number;
  /** "uchar" or "ushort". */
  depth: string;
  values: number[];
}

/** The samples that a saved picture holds, without any change of colours. */
export async function samplesOf(body: Uint8Array | string): Promise<Samples> {
  const content = Buffer.from(body);
  const { depth, space, channels } = await sharp(content).metadata();
  const isDeep = depth === "ushort";
  // sharp leaves the alpha of 8-bit gray out of raw samples, but not that of RGB.
  const isGrayWithAlpha = space === "b-w" && channels === 2;
  const { data, info } = await sharp(content)
    .toColourspace(isGrayWithAlpha ? "srgb" : space)
    .raw({ depth: isDeep ? "ushort" : "uchar" })
    .toBuffer({ resolveWithObject: true });
  const all = [...(isDeep ? new Uint16Array(data.buffer, data.byteOffset, data.length / 2) : data)];
  const values = isGrayWithAlpha ? all.filter((_, index) => index % 4 === 0 || index % 4 === 3) : all;
  return { width: info.width, height: info.height, channels, depth, values };
}

/** A PNG of colours, each an array of samples, in rows. */
export function pngOf(rows: number[][][]): Promise<Buffer> {
  const channels = rows[0]?.[0]?.length ?? 0;
  if (channels !== 1 && channels !== 2 && channels !== 3 && channels !== 4)
    throw new Error(`${channels} channels`);
  const raw = { width: rows[0]?.length ?? 0, height: rows.length, channels } as const;
  const pipeline = sharp(Uint8Array.from(rows.flat(2)), { raw });
  return (channels <= 2 ? pipeline.toColourspace("b-w") : pipeline).png().toBuffer();
}

interface PngHeader {
  width: number;
  height: number;
  depth: number;
  colourType: number;
  interlaced?: boolean;
}

interface PngChunk {
  type: string;
  data: Buffer;
}

/** A PNG put together by hand, for depths and sizes that no encoder would write. `rows` are the unfiltered bytes of each row. */
export function rawPng(header: PngHeader, rows: number[][]): Buffer {
  return pngOfData(header, deflateSync(Buffer.from(rows.flatMap((row) => [0, ...row]))));
}

/** A PNG of this packed data, whatever its header says. `before` are chunks that come before the data. */
export function pngOfData(header: PngHeader, data: Buffer, before: PngChunk[] = []): Buffer<ArrayBuffer> {
  const ihdr = Buffer.alloc(13);
  ihdr.writeUInt32BE(header.width, 0);
  ihdr.writeUInt32BE(header.height, 4);
  ihdr.set([header.depth, header.colourType, 0, 0, header.interlaced ? 1 : 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    pngChunk({ type: "IHDR", data: ihdr }),
    ...before.map(pngChunk),
    pngChunk({ type: "IDAT", data }),
    pngChunk({ type: "IEND", data: Buffer.alloc(0) }),
  ]);
}

function pngChunk({ type, data }: PngChunk): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}

interface BmpParts {
  width: number;
  /** Negative for top-down. */
  height: number;
  bits: number;
  compression?: number;
  /** Blue, green, red, 0 for each colour. */
  palette?: number[];
  /** What stands between header and palette, such as masks. */
  masks?: number[];
  pixels: number[];
}

/** A Windows bitmap with a BITMAPINFOHEADER. */
export function bmpOf({
  width,
  height,
  bits,
  compression = 0,
  palette = [],
  masks = [],
  pixels,
}: BmpParts): Buffer {
  const header = Buffer.alloc(54);
  const maskBytes = Buffer.alloc(4 * masks.length);
  masks.forEach((mask, index) => maskBytes.writeUInt32LE(mask, 4 * index));
  header.write("BM", "latin1");
  header.writeUInt32LE(54 + maskBytes.length + palette.length, 10);
  header.writeUInt32LE(40, 14);
  header.writeInt32LE(width, 18);
  header.writeInt32LE(height, 22);
  header.writeUInt16LE(1, 26);
  header.writeUInt16LE(bits, 28);
  header.writeUInt32LE(compression, 30);
  header.writeUInt32LE(palette.length / 4, 46);
  return Buffer.concat([header, maskBytes, Buffer.from(palette), Buffer.from(pixels)]);
}
