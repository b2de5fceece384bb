/** Control characters tell binary content from text. */

export function countControls(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; at += 1) if (isControl(text.charCodeAt(at))) count += 1;
  return count;
}

/** Tabs, line ends (U+0085 is one), form feeds and the separators U+001C to U+001F are white space. */
export function isControl(code: number): boolean {
  return code < 0x09 || (code > 0x0d && code < 0x1c) || (code > 0x7e && code < 0xa0 && code !== 0x85);
}
