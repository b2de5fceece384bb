/**
 * Tags of WAV files: INFO lists and the broadcast extension, by own code, since music-metadata takes RF64 for MPEG and
 * reads no `bext`; an ID3 tag in a chunk of its own is left to it.
 */
import type { FileHandle } from "node:fs/promises";
import { type Chunk, listChunks, readChunk } from "../wav/riff-chunks.ts";
import { readCompressedTags } from "./compressed-tags.ts";
import { cleanTags, cleanText, type TagFigures } from "./tag-figures.ts";

/** EBU Tech 3285: the `bext` chunk. */
export interface BroadcastFigures {
  description?: string;
  originator?: string;
  originator_reference?: string;
  /** `yyyy-mm-dd` and `hh:mm:ss`, as the file has them. */
  origination_date?: string;
  origination_time?: string;
  /** Samples since midnight. */
  time_reference: number;
  version: number;
  coding_history?: string;
}

export interface WavTags {
  tags: TagFigures;
  broadcast: BroadcastFigures | undefined;
}

const maxTagBytes = 256 * 1024;
const broadcastBytes = 602;

/** Microsoft and IBM, "Multimedia Programming Interface and Data Specifications" (1991), and what others added. */
const infoNames: Record<string, keyof TagFigures> = {
  INAM: "title",
  IART: "artist",
  IPRD: "album",
  ICRD: "date",
  IGNR: "genre",
  ICMT: "comment",
  ICOP: "copyright",
  IENG: "engineer",
  ILNG: "language",
  IPRT: "track",
  ITRK: "track",
  ITCH: "encoded_by",
  IENC: "encoded_by",
  ISFT: "software",
  IMUS: "composer",
  IPUB: "publisher",
  ISRC: "isrc",
  IBPM: "bpm",
};

interface WavPlace {
  path: string;
  fileBytes: number;
  container: string;
}

/** Looks behind the samples too, where many programs put their tags. */
export async function readWavTags(
  file: FileHandle,
  { path, fileBytes, container }: WavPlace,
  warnings: string[],
): Promise<WavTags> {
  const bigEndian = container === "RIFX";
  const tags: TagFigures = {};
  let broadcast: BroadcastFigures | undefined;
  let hasId3 = false;
  for await (const { id, chunk } of listChunks(file, fileBytes, bigEndian)) {
    if (id === "LIST") Object.assign(tags, parseInfo(await readText(file, chunk), bigEndian));
    if (id === "bext") broadcast ??= parseBroadcast(await readText(file, chunk));
    if (id.toLowerCase() === "id3 ") hasId3 = true;
  }
  const id3 = hasId3 && container === "RIFF" ? await readCompressedTags(path, warnings) : undefined;
  return { tags: cleanTags({ ...tags, ...id3?.tags }), broadcast };
}

async function readText(file: FileHandle, chunk: Chunk): Promise<Buffer> {
  const { buffer, byteOffset, byteLength } = await readChunk(file, chunk, maxTagBytes);
  return Buffer.from(buffer, byteOffset, byteLength);
}

function parseInfo(list: Buffer, bigEndian: boolean): TagFigures {
  const tags: TagFigures = {};
  if (list.toString("latin1", 0, 4) !== "INFO") return tags;
  for (let at = 4; at + 8 <= list.length;) {
    const id = list.toString("latin1", at, at + 4);
    const bytes = bigEndian ? list.readUInt32BE(at + 4) : list.readUInt32LE(at + 4);
    const name = infoNames[id];
    if (name) tags[name] = decodeText(list.subarray(at + 8, at + 8 + bytes));
    at += 8 + bytes + (bytes % 2);
  }
  return tags;
}

function parseBroadcast(chunk: Buffer): BroadcastFigures | undefined {
  if (chunk.length < broadcastBytes) return undefined;
  const text = (from: number, to: number): string => cleanText(decodeText(chunk.subarray(from, to)));
  const texts = {
    description: text(0, 256),
    originator: text(256, 288),
    originator_reference: text(288, 320),
    origination_date: text(320, 330),
    origination_time: text(330, 338),
    coding_history: text(broadcastBytes, chunk.length),
  };
  return {
    ...Object.fromEntries(Object.entries(texts).filter(([, value]) => value !== "")),
    time_reference: Number(chunk.readBigUInt64LE(338)),
    version: chunk.readUInt16LE(346),
  };
}

/** The specification leaves the charset to the reader: UTF-8 where it is valid, else Windows-1252. */
function decodeText(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}
