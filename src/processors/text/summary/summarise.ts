/**
 * A summary made of the text's own sentences, chosen by TextRank: R. Mihalcea, P. Tarau, "TextRank: bringing order into
 * texts", EMNLP 2004. Sentences that share words vote for each other, and the votes of a strong one count more.
 */

/** A sentence and its words, without stop words. */
export interface SentenceOfWords {
  text: string;
  start: number;
  words: readonly string[];
}

export interface SummarySentence {
  text: string;
  start: number;
  /** Of the mean sentence 1. */
  score: number;
}

/** Of a longer text these first ones stand for the rest: each is compared with each. */
export const maxPool = 1000;

/** The paper's damping; the weights hardly change after some twenty rounds. */
const damping = 0.85;
const rounds = 30;

/** The best `most`, in the order of the text; of those that say the same, word for word, the first. */
export function summarise(pool: readonly SentenceOfWords[], most: number): SummarySentence[] {
  const scores = rank(similarities(pool.map(({ words }) => new Set(words))), pool.length);
  const ranked = pool
    .map(({ text, start }, place) => ({ text, start, score: scores[place] ?? 0 }))
    .toSorted((a, b) => b.score - a.score);
  const firsts = new Map<string, SummarySentence>();
  for (const sentence of ranked) if (!firsts.has(sentence.text)) firsts.set(sentence.text, sentence);
  const best = [...firsts.values()].slice(0, most);
  return best.toSorted((a, b) => a.start - b.start);
}

/** Row by row, for each two sentences: the words they share over the sum of the logarithms of their lengths. */
function similarities(sentences: readonly ReadonlySet<string>[]): Float64Array {
  const size = sentences.length;
  const matrix = new Float64Array(size * size);
  for (const places of placesOfWords(sentences).values())
    for (const a of places)
      for (const b of places) if (a !== b) matrix[a * size + b] = (matrix[a * size + b] ?? 0) + 1;
  for (const [a, { size: first }] of sentences.entries())
    for (const [b, { size: second }] of sentences.entries()) {
      const lengths = Math.log(first) + Math.log(second);
      matrix[a * size + b] = lengths > 0 ? (matrix[a * size + b] ?? 0) / lengths : 0;
    }
  return matrix;
}

function placesOfWords(sentences: readonly ReadonlySet<string>[]): Map<string, number[]> {
  const places = new Map<string, number[]>();
  for (const [place, words] of sentences.entries())
    for (const word of words) {
      const known = places.get(word);
      if (known) known.push(place);
      else places.set(word, [place]);
    }
  return places;
}

/** PageRank over a weighted graph, by a fixed number of rounds, so that every machine ends at the same numbers. */
function rank(matrix: Float64Array, size: number): Float64Array {
  const votes = Float64Array.from({ length: size }, (_, row) =>
    sumOf(matrix.subarray(row * size, (row + 1) * size)),
  );
  let scores = new Float64Array(size).fill(1);
  for (let round = 0; round < rounds; round += 1) {
    const next = new Float64Array(size).fill(1 - damping);
    for (let voter = 0; voter < size; voter += 1) {
      const share = (damping * (scores[voter] ?? 0)) / (votes[voter] || 1);
      for (let place = 0; place < size; place += 1)
        next[place] = (next[place] ?? 0) + share * (matrix[voter * size + place] ?? 0);
    }
    scores = next;
  }
  return scores;
}

function sumOf(numbers: Float64Array): number {
  let sum = 0;
  for (const number of numbers) sum += number;
  return sum;
}
