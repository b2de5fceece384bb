/**
 * Takes an Ogg file apart into packets. Own code, because codec-parser, which the Vorbis decoder brings, takes the rest
 * of long Opus tags (a cover picture) for sound.
 */
import { ServiceError } from "../../../protocol/errors.ts";

export interface OggPage {
  serial: number;
  isFirst: boolean;
  isLast: boolean;
  /** Where the sound ends after this page, in the codec's own count; negative where no packet ends on it. */
  granulePosition: number;
  /** The packets that end on this page. */
  packets: Uint8Array[];
  /** The page as it stands in the file. */
  bytes: Uint8Array;
}

export interface OggReader {
  /** The pages that are whole with these bytes. */
  read(bytes: Uint8Array): OggPage[];
}

const capture = Buffer.from("OggS");
const headerBytes = 27;
/** Larger than any cover picture in tags; sound has packets of a few kilobytes. */
const maxPacketBytes = 64 * 1024 * 1024;

/** RFC 3533. What is no page is skipped up to the next one. */
export function createOggReader(): OggReader {
  let pending = Buffer.alloc(0);
  const unfinished = new Map<number, Buffer[]>();
  return {
    read: (bytes) => {
      pending = Buffer.concat([pending, bytes]);
      const pages: OggPage[] = [];
      for (;;) {
        const start = pending.indexOf(capture);
        // The beginning of the capture pattern may stand at the end.
        pending = pending.subarray(start === -1 ? Math.max(0, pending.length - 3) : start);
        const length = pageBytes(pending);
        if (start === -1 || length === undefined || pending.length < length) return pages;
        pages.push(parsePage(pending.subarray(0, length), unfinished));
        pending = pending.subarray(length);
      }
    },
  };
}

/** Whether a logical stream of a codec begins here, which its first packet names. */
export function beginsStream({ isFirst, packets }: OggPage, name: string): boolean {
  const beginning = packets[0]?.subarray(0, name.length);
  return isFirst && beginning !== undefined && Buffer.from(beginning).toString("latin1") === name;
}

/** Undefined while the page's table of segments is not there. */
function pageBytes(page: Buffer): number | undefined {
  const segments = page[26];
  if (segments === undefined || page.length < headerBytes + segments) return undefined;
  const table = page.subarray(headerBytes, headerBytes + segments);
  return headerBytes + segments + table.reduce((sum, lacing) => sum + lacing, 0);
}

function parsePage(page: Buffer, unfinished: Map<number, Buffer[]>): OggPage {
  const flags = page.readUInt8(5);
  const serial = page.readUInt32LE(14);
  const segments = page.readUInt8(26);
  const isContinued = (flags & 1) === 1;
  let parts = isContinued ? (unfinished.get(serial) ?? []) : [];
  const packets: Uint8Array[] = [];
  let from = headerBytes + segments;
  let to = from;
  for (const lacing of page.subarray(headerBytes, headerBytes + segments)) {
    to += lacing;
    if (lacing === 255) continue;
    packets.push(Buffer.concat([...parts, page.subarray(from, to)]));
    parts = [];
    from = to;
  }
  if (to > from) parts.push(Buffer.from(page.subarray(from, to)));
  checkPacketBytes(parts);
  unfinished.set(serial, parts);
  const granulePosition = Number(page.readBigInt64LE(6));
  return {
    serial,
    isFirst: (flags & 2) === 2,
    isLast: (flags & 4) === 4,
    granulePosition,
    packets,
    bytes: page,
  };
}

function checkPacketBytes(parts: readonly Buffer[]): void {
  const bytes = parts.reduce((sum, { length }) => sum + length, 0);
  if (bytes <= maxPacketBytes) return;
  throw new ServiceError(
    "corrupt_file",
    `A packet of the Ogg file has more than ${maxPacketBytes} bytes; no recording has such. The file is damaged.`,
    { limit: maxPacketBytes },
  );
}
