/** What a camera wrote into a photo, as far as it is text and numbers; the place where it was taken only on request. */
import type { Exif } from "exif-reader";
import { claimsMoreThanItHolds } from "./exif-claims.ts";

interface Reading {
  /** Of the file, for the warning. */
  name: string;
  keepsGps: boolean;
}

/** Tags by Exif's own names, in groups; dates as ISO 8601 without a zone, since Exif has none. */
type ExifGroups = Record<string, Record<string, ExifValue>>;
type ExifValue = string | number | (number | null)[];

/** What is longer or larger is the data of a program, such as colour tables. */
const maxTextLength = 1000;
const maxListLength = 64;

/** A segment of a JPEG, in which cameras write it, holds no more; PNG and WebP have no limit of their own. */
const maxBytes = 65_536;

/** Offsets say nothing outside the file; a maker's note and XMP may tell the place again. */
const untold = new Set(["ExifTag", "GPSTag", "InteroperabilityTag", "MakerNote", "XMLPacket"]);

export async function readExif(
  data: Buffer | undefined,
  { name, keepsGps }: Reading,
): Promise<{ exif: ExifGroups | null; warnings: string[] }> {
  if (data === undefined) return { exif: null, warnings: [] };
  const { default: read } = await import("exif-reader");
  try {
    if (data.length > maxBytes || claimsMoreThanItHolds(data)) throw new RangeError("More than is read");
    return { exif: groupsOf(read(data), keepsGps), warnings: [] };
  } catch {
    return { exif: null, warnings: [`The EXIF data of '${name}' cannot be read.`] };
  }
}

function groupsOf({ Image, Photo, Iop, GPSInfo }: Exif, keepsGps: boolean): ExifGroups {
  const groups = { image: Image, photo: Photo, interoperability: Iop, gps: keepsGps ? GPSInfo : undefined };
  return Object.fromEntries(
    Object.entries(groups).flatMap(([group, tags]) => (tags ? [[group, tellTags(tags)]] : [])),
  );
}

/** Tags without a name in the standard are left out, whatever they hold. */
function tellTags(tags: Record<string, unknown>): Record<string, ExifValue> {
  const told: Record<string, ExifValue> = {};
  for (const [tag, value] of Object.entries(tags)) {
    const plain = untold.has(tag) || /^\d/.test(tag) ? undefined : toPlain(value);
    if (plain !== undefined) told[tag] = plain;
  }
  return told;
}

function toPlain(value: unknown): ExifValue | undefined {
  if (value instanceof Date) {
    return Number.isNaN(value.getTime())
      ? undefined
      : value.toISOString().slice(0, "2000-01-01T00:00:00".length);
  }
  if (typeof value === "number") return Number.isFinite(value) ? value : undefined;
  if (Buffer.isBuffer(value)) return toText(value);
  if (typeof value === "string") return toText(Buffer.from(value));
  if (!Array.isArray(value) || value.length > maxListLength) return undefined;
  return value.map((one: unknown) => (typeof one === "number" && Number.isFinite(one) ? one : null));
}

/** Exif allows ASCII alone; cameras write UTF-8. */
function toText(bytes: Buffer): string | undefined {
  if (bytes.length > maxTextLength) return undefined;
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes).replace(/[\0 ]+$/, "");
    return /\p{Cc}/u.test(text.replaceAll(/[\r\n\t]/g, "")) ? undefined : text;
  } catch {
    return undefined;
  }
}
