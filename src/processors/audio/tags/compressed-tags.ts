/** Tags of compressed files (ID3, APE, Vorbis comments), and what else music-metadata reads off their headers. */
import type { ICommonTagsResult } from "music-metadata";
import { cleanTags, type TagFigures } from "./tag-figures.ts";

export interface CompressedTags {
  tags: TagFigures;
  /** Channels of the recording; undefined where the header is damaged. */
  channels: number | undefined;
}

/** Tags that cannot be read are none, with a sentence in `warnings`: the sound may be whole. */
export async function readCompressedTags(path: string, warnings: string[]): Promise<CompressedTags> {
  const { parseFile } = await import("music-metadata");
  try {
    const { common, format } = await parseFile(path, { skipCovers: true, duration: false });
    return { tags: pickTags(common), channels: format.numberOfChannels };
  } catch (error) {
    warnings.push(
      `The file's tags could not be read: ${error instanceof Error ? error.message : String(error)}.`,
    );
    return { tags: {}, channels: undefined };
  }
}

function pickTags(common: ICommonTagsResult): TagFigures {
  return cleanTags({
    title: common.title,
    artist: common.artist,
    album: common.album,
    album_artist: common.albumartist,
    composer: common.composer?.join(", "),
    date: common.date ?? common.year?.toString(),
    genre: common.genre?.join(", "),
    track: formatPosition(common.track),
    disc: formatPosition(common.disk),
    comment: common.comment?.map(({ text }) => text ?? "").join("\n"),
    copyright: common.copyright,
    publisher: common.label?.join(", ") ?? common.publisher?.join(", "),
    engineer: common.engineer?.join(", "),
    isrc: common.isrc?.join(", "),
    language: common.language,
    bpm: common.bpm?.toString(),
    encoded_by: common.encodedby,
    software: common.encodersettings,
  });
}

function formatPosition({ no, of }: { no: number | null; of: number | null }): string | undefined {
  if (no === null) return undefined;
  return of === null ? no.toString() : `${no}/${of}`;
}
