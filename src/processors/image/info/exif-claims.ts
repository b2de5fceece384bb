/**
 * How much EXIF data claims to hold, before a value is read: 64 KB of it can name the same 60 KB as the value of each of
 * 5,000 tags, which would fill the memory of a reader that believes it.
 */

/** Pointers to the other directories: Exif, GPS, interoperability (Exif 2.32 §4.6.3). */
const pointerTags = new Set([0x8769, 0x8825, 0xa005]);

const entryBytes = 12;

/** Honest values do not overlap, and each takes a byte or more, so that there are never more than bytes. */
export function claimsMoreThanItHolds(data: Buffer): boolean {
  const tiff = data.toString("latin1", 0, 4) === "Exif" ? data.subarray(6) : data;
  const isBigEndian = tiff.toString("latin1", 0, 2) === "MM";
  const short = (at: number) => (isBigEndian ? tiff.readUInt16BE(at) : tiff.readUInt16LE(at));
  const long = (at: number) => (isBigEndian ? tiff.readUInt32BE(at) : tiff.readUInt32LE(at));
  const directories = [long(4)];
  let claimed = 0;
  for (const directory of directories) {
    // A directory at 0 is one that is not there.
    if (directory === 0 || directory + 2 > tiff.length) continue;
    const end = directory + 2 + short(directory) * entryBytes;
    for (let entry = directory + 2; entry < end && entry + entryBytes <= tiff.length; entry += entryBytes) {
      // The entry itself counts, so that directories which name each other come to an end.
      claimed += 1 + long(entry + 4);
      if (claimed > tiff.length) return true;
      if (pointerTags.has(short(entry))) directories.push(long(entry + 8));
    }
    if (directories.length === 1 && end + 4 <= tiff.length) directories.push(long(end));
  }
  return false;
}
