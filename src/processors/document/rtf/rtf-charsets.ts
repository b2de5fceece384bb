/** Charsets of RTF: by the code page of the document and by that of each font (Rich Text Format 1.9.1, "Font Table"). */

/** The charset numbers of fonts, as labels of the Encoding Standard. */
const byFontCharset = new Map([
  [0, "windows-1252"],
  [77, "macintosh"],
  [128, "shift_jis"],
  [129, "euc-kr"],
  [134, "gbk"],
  [136, "big5"],
  [161, "windows-1253"],
  [162, "windows-1254"],
  [163, "windows-1258"],
  [177, "windows-1255"],
  [178, "windows-1256"],
  [186, "windows-1257"],
  [204, "windows-1251"],
  [222, "windows-874"],
  [238, "windows-1250"],
]);

const byCodePage = new Map([
  [866, "ibm866"],
  [874, "windows-874"],
  [932, "shift_jis"],
  [936, "gbk"],
  [949, "euc-kr"],
  [950, "big5"],
  [10_000, "macintosh"],
  [65_001, "utf-8"],
]);

export function charsetOfFont(number: number): string | undefined {
  return byFontCharset.get(number);
}

export function charsetOfCodePage(page: number): string | undefined {
  return byCodePage.get(page) ?? (page >= 1250 && page <= 1258 ? `windows-${page}` : undefined);
}
