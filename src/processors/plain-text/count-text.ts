/** The size of a text as other tools count it, in one pass over its code units. */

export interface TextSize {
  /** Runs of anything but white space, as Python's `str.split()` finds them. */
  words: number;
  /** Unicode code points. */
  characters: number;
}

export function countText(text: string): TextSize {
  let words = 0;
  let pairs = 0;
  let isInWord = false;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    // The second half of a surrogate pair; decoded text has no lone ones.
    if (code >= 0xdc00 && code <= 0xdfff) pairs += 1;
    const isWord = !isWhiteSpace(code);
    if (isWord && !isInWord) words += 1;
    isInWord = isWord;
  }
  return { words, characters: text.length - pairs };
}

/**
 * Python's `str.isspace`: bidirectional type WS, B or S, or category Zs. Against JavaScript's `\s` that is U+001C to
 * U+001F and U+0085 more, and U+FEFF less.
 */
function isWhiteSpace(code: number): boolean {
  if (code < 0x80) return code === 0x20 || (code >= 0x09 && code <= 0x0d) || (code >= 0x1c && code <= 0x1f);
  if (code < 0x1680) return code === 0x85 || code === 0xa0;
  return otherSpaces.has(code);
}

const otherSpaces = new Set([
  0x1680, 0x2000, 0x2001, 0x2002, 0x2003, 0x2004, 0x2005, 0x2006, 0x2007, 0x2008, 0x2009, 0x200a, 0x2028,
  0x2029, 0x202f, 0x205f, 0x3000,
]);
