/** From word to word by keys: along the line, to the nearest of the line above or below, to either end. */
import type { PlacedWord } from "./ocr-result.ts";

/** Nothing for another key, and beyond the first and last word. */
export function nextWord(
  key: string,
  words: readonly PlacedWord[],
  active: PlacedWord | undefined,
): PlacedWord | undefined {
  const isStep = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"].includes(key);
  if (key === "Home" || (isStep && !active)) return words[0];
  if (key === "End") return words.at(-1);
  if (!isStep || !active) return undefined;
  const place = words.indexOf(active);
  if (key === "ArrowLeft") return words[place - 1];
  if (key === "ArrowRight") return words[place + 1];
  const line = active.line + (key === "ArrowDown" ? 1 : -1);
  return words
    .filter((word) => word.line === line)
    .toSorted((a, b) => distance(a, active) - distance(b, active))[0];
}

function distance({ bbox: one }: PlacedWord, { bbox: other }: PlacedWord): number {
  return Math.abs(one[0] + one[2] - other[0] - other[2]);
}
