/** Counts over an extracted text, the way Python's `str.split()` and `len()` count, which the seed's results come from. */

/** A text of millions of words is counted without an array of them. U+0085 and U+001C to U+001F are white space too. */
export function countWords(text: string): number {
  return countMatches(text, /[^\s\x1c-\x1f\x85]+/g);
}

/** Code points: a surrogate pair is one character. */
export function countCharacters(text: string): number {
  return text.length - countMatches(text, /[\ud800-\udbff][\udc00-\udfff]/g);
}

export function countMatches(text: string, pattern: RegExp): number {
  let count = 0;
  for (const _match of text.matchAll(pattern)) count += 1;
  return count;
}
