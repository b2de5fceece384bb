/**
 * Which language a text is in, by the n-grams of its beginning. `eld` was chosen over tinyld and franc because it knows
 * when it does not know: a language outside its sixty ends as null, not as the nearest of them.
 */

export interface DetectedLanguage {
  /** ISO 639-1; null where nothing is sure. */
  language: string | null;
  /** How well the text's n-grams fit those of the best candidate, 0 to 1; a sure guess has .5 and more. Not a probability. */
  language_confidence: number;
  /** The best first. */
  language_candidates: { language: string; confidence: number }[];
}

/** `eld` itself looks no further. */
const maxCharacters = 1000;
const maxCandidates = 3;

export async function detectLanguage(text: string): Promise<DetectedLanguage> {
  const { eld } = await import("eld/extrasmall");
  const found = eld.detect(text.slice(0, maxCharacters));
  const candidates = Object.entries(found.getScores())
    .map(([language, confidence]) => ({ language, confidence }))
    .slice(0, maxCandidates);
  return {
    language: found.isReliable() ? found.language : null,
    language_confidence: candidates[0]?.confidence ?? 0,
    language_candidates: candidates,
  };
}
