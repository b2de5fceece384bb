/** From places in code points, which a result tells, to places in UTF-16 units, which JavaScript counts in. */

/** Ask in any order; a text without surrogate pairs costs nothing. */
export function fromCodePoints(text: string): (codePoints: number) => number {
  /** Of each pair, how many code points stand before it. */
  const pairs: number[] = [];
  for (const { index } of text.matchAll(/[\u{10000}-\u{10FFFF}]/gu)) pairs.push(index - pairs.length);
  return (codePoints) => codePoints + countBelow(pairs, codePoints);
}

/** How many of the ascending values are smaller than `limit`. */
function countBelow(ascending: readonly number[], limit: number): number {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] ?? 0) < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
