/** Counts over an extracted text, as Python's `str.split()` and `len()` count: clients of the seed expect its figures. */

/** What white space separates. Python takes U+001C to U+001F for white space too, and U+FEFF not. */
export function countWords(text: string): number {
  // oxlint-disable-next-line no-control-regex -- these control characters are the point
  return countMatches(text, /[^\p{White_Space}\x1c-\x1f]+/gu);
}

/** Code points: a surrogate pair is one character. */
export function countCharacters(text: string): number {
  return text.length - countMatches(text, /[\ud800-\udbff][\udc00-\udfff]/g);
}

/** `pattern` has the flag `g`. Without an array of the matches, which may be millions. */
export function countMatches(text: string, pattern: RegExp): number {
  let count = 0;
  while (pattern.test(text)) count += 1;
  return count;
}
