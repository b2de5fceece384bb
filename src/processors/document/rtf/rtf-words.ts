/** What control words of RTF stand for, as far as they are one thing or nothing (Rich Text Format 1.9.1). */

/** Destinations that are nobody's text. */
export const nowhere = new Set(
  `colortbl pict object nonshppict themedata colorschememapping datastore latentstyles listtable listoverridetable rsidtbl
  generator xmlnstbl mmathPr fldtype bkmkstart bkmkend header headerl headerr headerf footer footerl footerr footerf
  pntext pntxta pntxtb private template nextfile filetbl revtbl wgrffmtfilter listtext sp xe tc falt panose
  objdata stylerestrictions protusertbl docvar`.split(/\s+/),
);

/** Those of the group `info` that a result has. */
export const fields = new Set(["title", "subject", "author", "keywords", "doccomm", "creatim", "revtim"]);

export const characters = new Map([
  ["tab", "\t"],
  ["line", "\n"],
  ["emdash", "—"],
  ["endash", "–"],
  ["emspace", "\u2003"],
  ["enspace", "\u2002"],
  ["bullet", "•"],
  ["lquote", "‘"],
  ["rquote", "’"],
  ["ldblquote", "“"],
  ["rdblquote", "”"],
  ["softline", "\n"],
  ["~", "\u00a0"],
  ["_", "\u2011"],
  ["-", "\u00ad"],
  ["\n", "\n"],
]);
