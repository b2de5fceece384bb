/** From places in UTF-16 units, which JavaScript counts in, to places in code points, which a result tells. */

/** Ask in any order; a text without surrogate pairs costs nothing. */
export function countCodePoints(text: string): (units: number) => number {
  const seconds: number[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code >= 0xdc00 && code <= 0xdfff) seconds.push(at);
  }
  return (units) => units - countBelow(seconds, units);
}

/** How many of the ascending values are smaller than `limit`. */
function countBelow(ascending: number[], limit: number): number {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] ?? 0) < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
