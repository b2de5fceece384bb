/** The word error rate by which speech recognition is measured. */
import { distance } from "fastest-levenshtein";

/**
 * Words inserted, left out and mistaken, over those of `reference`. Words are compared without case and punctuation; a
 * hyphen parts two words.
 */
export function wordErrorRate(heard: string, reference: string): number {
  const letters = new Map<string, string>();
  // One character a word, so that the distance between texts is one between words.
  const toLetters = (text: string): string =>
    splitWords(text)
      .map((word) => {
        const letter = letters.get(word) ?? String.fromCodePoint(0x4e00 + letters.size);
        letters.set(word, letter);
        return letter;
      })
      .join("");
  return distance(toLetters(heard), toLetters(reference)) / splitWords(reference).length;
}

function splitWords(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}']+/gu) ?? [];
}
