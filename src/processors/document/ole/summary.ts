/** What an old office file tells about itself: the property set of its summary ([MS-OLEPS] 2.21 and 3.1). */
import { decodeStrictly } from "../../plain-text/decode-strictly.ts";
import { filledFields } from "../document-extract.ts";

const names = new Map([
  [2, "title"],
  [3, "subject"],
  [4, "author"],
  [5, "keywords"],
  [6, "description"],
  [8, "last_modified_by"],
  [12, "creation_date"],
  [13, "modification_date"],
  [18, "producer"],
]);

const [string, wideString, time] = [0x1e, 0x1f, 0x40];

/** Nothing when the stream is missing or damaged: the text is what counts. */
export function readSummary(stream: Buffer | undefined): Record<string, string> {
  if (!stream) return {};
  try {
    const fields = new Map(readProperties(stream));
    const of = (name: string) => fields.get(name);
    return filledFields({ ...Object.fromEntries(fields), creator: of("author") });
  } catch (error) {
    if (error instanceof RangeError) return {};
    throw error;
  }
}

function readProperties(stream: Buffer): [name: string, value: string][] {
  const start = stream.readUInt32LE(44);
  const count = Math.min(stream.readUInt32LE(start + 4), 100);
  const places = Array.from({ length: count }, (_, at) => {
    const place = start + 8 + 8 * at;
    return { id: stream.readUInt32LE(place), at: start + stream.readUInt32LE(place + 4) };
  });
  const codePage = places.find(({ id }) => id === 1);
  const charset = charsetOf(codePage ? stream.readUInt16LE(codePage.at + 4) : 1252);
  return places.flatMap(({ id, at }) => {
    const name = names.get(id);
    const value = name === undefined ? undefined : readValue(stream, at, charset);
    return name !== undefined && value !== undefined ? [[name, value] as [string, string]] : [];
  });
}

function readValue(stream: Buffer, at: number, charset: string): string | undefined {
  const type = stream.readUInt16LE(at);
  if (type === time) return toIso(stream.readBigUInt64LE(at + 4));
  if (type !== string && type !== wideString) return undefined;
  const length = stream.readUInt32LE(at + 4) * (type === wideString ? 2 : 1);
  const bytes = stream.subarray(at + 8, at + 8 + length);
  const text = decodeStrictly(type === wideString ? "utf-16le" : charset, bytes) ?? bytes.toString("latin1");
  return text.replaceAll("\0", "").trim();
}

function charsetOf(codePage: number): string {
  if (codePage === 65_001) return "utf-8";
  return codePage >= 1250 && codePage <= 1258 ? `windows-${codePage}` : "windows-1252";
}

/** A FILETIME counts tenths of microseconds since 1601. */
function toIso(ticks: bigint): string | undefined {
  const ms = Number(ticks / 10_000n) - 11_644_473_600_000;
  const date = new Date(ms);
  return ticks === 0n || Number.isNaN(date.getTime()) || date.getUTCFullYear() < 1980
    ? undefined
    : date.toISOString();
}
