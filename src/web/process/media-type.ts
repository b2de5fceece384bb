/** What kind of file a file is, by what the browser says and else by its name; the master looks at the content. */

/** Where browsers know an extension not at all, or by another name than our processors. */
const byExtension: Record<string, string> = {
  bmp: "image/bmp",
  csv: "text/csv",
  docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  eml: "message/rfc822",
  epub: "application/epub+zip",
  flac: "audio/flac",
  md: "text/markdown",
  markdown: "text/markdown",
  odp: "application/vnd.oasis.opendocument.presentation",
  ods: "application/vnd.oasis.opendocument.spreadsheet",
  odt: "application/vnd.oasis.opendocument.text",
  oga: "audio/ogg",
  ogg: "audio/ogg",
  opus: "audio/opus",
  pbm: "image/x-portable-anymap",
  pgm: "image/x-portable-anymap",
  pnm: "image/x-portable-anymap",
  ppm: "image/x-portable-anymap",
  pptx: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
  rtf: "application/rtf",
  tif: "image/tiff",
  tiff: "image/tiff",
  tsv: "text/tab-separated-values",
  wav: "audio/wav",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
};

/** The empty string where nothing is known of the file. */
export function mediaTypeOf({ name, type }: { name: string; type: string }): string {
  const extension = /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? "";
  return byExtension[extension] ?? (type.split(";")[0] ?? "").trim().toLowerCase();
}
