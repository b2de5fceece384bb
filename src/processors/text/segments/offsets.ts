/**
 * Tells places in a text as results state them: in Unicode code points, as `character_count` and Python count, and not in
 * the UTF-16 code units of JavaScript, of which a character such as an emoji has two.
 */

export type ToOffset = (index: number) => number;

/** Takes places in any order; `characters` is the text's number of code points. */
export function offsetsIn(text: string, characters: number): ToOffset {
  if (characters === text.length) return (index) => index;
  const pairs = findPairs(text, text.length - characters);
  return (index) => index - countBelow(pairs, index);
}

/** Where the second halves of surrogate pairs stand. */
function findPairs(text: string, count: number): Uint32Array {
  const pairs = new Uint32Array(count);
  let found = 0;
  for (let at = 0; at < text.length && found < count; at += 1) {
    const code = text.charCodeAt(at);
    if (code >= 0xdc00 && code <= 0xdfff) pairs[found++] = at;
  }
  return pairs;
}

/** Binary search: how many of the ascending numbers are below the limit. */
function countBelow(numbers: Uint32Array, limit: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((numbers[middle] ?? 0) < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
