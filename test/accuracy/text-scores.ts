/** How near a text comes to its reference: the metrics that the corpora's README defines. */
import { distance } from "fastest-levenshtein";

/** NFKC, without soft hyphens and direction marks, quotes and dashes in their plain form, white space as one space. */
export function norm(text: string): string {
  return text
    .normalize("NFKC")
    .replaceAll(/[\u00ad\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, "")
    .replaceAll(/[‘’]/gu, "'")
    .replaceAll(/[“”]/gu, '"')
    .replaceAll(/[–—−]/gu, "-")
    .replaceAll(/\s+/gu, " ")
    .trim();
}

/** Words in lower case; each Chinese, Japanese or Korean character is one. */
function tokens(text: string): string[] {
  return (
    norm(text)
      .toLowerCase()
      .match(/[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[\p{L}\p{N}_]+/gu) ?? []
  );
}

/** 2·|H ∩ R| / (|H| + |R|) over the multisets of tokens; 1 when both are empty. */
export function wordF1(hypothesis: string, reference: string): number {
  const found = tokens(hypothesis);
  const wanted = tokens(reference);
  if (found.length + wanted.length === 0) return 1;
  const left = new Map<string, number>();
  for (const token of wanted) left.set(token, (left.get(token) ?? 0) + 1);
  let common = 0;
  for (const token of found) {
    const count = left.get(token) ?? 0;
    if (count === 0) continue;
    common += 1;
    left.set(token, count - 1);
  }
  return (2 * common) / (found.length + wanted.length);
}

/** 1 − Levenshtein distance over the longer length, of the normalised texts. */
export function levenshteinRatio(hypothesis: string, reference: string): number {
  const [a, b] = [norm(hypothesis), norm(reference)];
  return 1 - distance(a, b) / Math.max(1, a.length, b.length);
}

/** Character error rate: Levenshtein distance over the reference's length, of the normalised texts. */
export function characterErrorRate(hypothesis: string, reference: string): number {
  const wanted = norm(reference);
  return distance(norm(hypothesis), wanted) / Math.max(1, wanted.length);
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
