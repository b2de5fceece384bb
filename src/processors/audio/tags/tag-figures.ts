/** Tags under one set of names, whatever kind of tag they stood in. */

export interface TagFigures {
  title?: string;
  artist?: string;
  album?: string;
  album_artist?: string;
  composer?: string;
  /** As the file has it: a year, a date or a time. */
  date?: string;
  genre?: string;
  track?: string;
  disc?: string;
  comment?: string;
  copyright?: string;
  publisher?: string;
  engineer?: string;
  isrc?: string;
  language?: string;
  bpm?: string;
  encoded_by?: string;
  software?: string;
}

/** A comment may be a novel. */
const maxCharacters = 2000;

/** Without empty values; what is left is trimmed and of bounded length. */
export function cleanTags(tags: { [Name in keyof TagFigures]: string | undefined }): TagFigures {
  const kept = Object.entries(tags).flatMap(([name, value]) => {
    const text = cleanText(value ?? "");
    return text === "" ? [] : [[name, text] as const];
  });
  return Object.fromEntries(kept);
}

/** Ends at the first NUL, as text in fields of a fixed size does. */
export function cleanText(text: string): string {
  const [beforeNul = ""] = text.split("\0", 1);
  return beforeNul.trim().slice(0, maxCharacters);
}
