/** Recognises compressed recordings by their first bytes, whatever their names say. */

export type CompressedKind = "flac" | "ogg-flac" | "mp3" | "vorbis" | "opus";

/** The first packet of an Ogg file stands behind a page header with a table of one segment. */
const oggPacketStart = 28;

const oggKinds: readonly [beginning: string, kind: CompressedKind][] = [
  ["OpusHead", "opus"],
  ["\u0001vorbis", "vorbis"],
  ["\u007fFLAC", "ogg-flac"],
];

/** Undefined for anything else; MP3, which has no beginning of its own, is left to file-type. */
export async function recogniseCompressed(head: Uint8Array): Promise<CompressedKind | undefined> {
  const begins = (text: string, at = 0): boolean =>
    Buffer.from(head.subarray(at, at + text.length)).toString("latin1") === text;
  if (begins("fLaC")) return "flac";
  if (begins("OggS")) return oggKinds.find(([beginning]) => begins(beginning, oggPacketStart))?.[1];
  const { fileTypeFromBuffer } = await import("file-type");
  const type = await fileTypeFromBuffer(head);
  return type?.ext === "mp3" ? "mp3" : undefined;
}
