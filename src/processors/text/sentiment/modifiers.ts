/**
 * Words that change the valence of the words about them. Negations, boosters and idioms are those of vaderSentiment 3.3.2
 * (MIT); what it does not know (words that say that something is not so yet) is marked.
 */

export function isNegation(word: string): boolean {
  return negations.has(word) || word.includes("n't");
}

/** Says of a clause that nothing else rates: it does not work, it never came. */
export function isBareNegation(word: string): boolean {
  return bareNegations.has(word) || word.endsWith("n't");
}

/** What a word before adds to a valence, away from zero: VADER's constant for a booster, 0 for any other word. */
export function boostOf(word: string): number {
  if (boosters.has(word)) return boost;
  return dampeners.has(word) ? -boost : 0;
}

/** Behind these, what is said is wished for, supposed or asked. Not in VADER. */
export function isIrrealis(word: string): boolean {
  return irrealis.has(word);
}

/** In the lexicon, but what is wanted is not there yet. Not in VADER. */
export function isWish(word: string): boolean {
  return wishes.has(word);
}

/** Of two or three words, with the valence of the whole. */
export const idioms: ReadonlyMap<string, number> = new Map([
  ["the shit", 3],
  ["the bomb", 3],
  ["bad ass", 1.5],
  ["bus stop", 0],
  ["yeah right", -2],
  ["kiss of death", -1.5],
  ["to die for", 3],
  ["beating heart", 3.1],
  ["broken heart", -2.9],
]);

/** A quick look at one word saves the search for the whole. */
export const idiomWords: ReadonlySet<string> = new Set(
  [...idioms.keys()].flatMap((idiom) => idiom.split(" ")),
);

/** Dampeners of two words. */
export const dampeningPhrases: ReadonlySet<string> = new Set(["kind of", "sort of", "just enough"]);
export const dampeningEnds: ReadonlySet<string> = new Set(["of", "enough"]);

const boost = 0.293;

const negations = wordSet(
  `aint arent cannot cant couldnt darent didnt doesnt dont hadnt hasnt havent isnt mightnt mustnt neednt oughtnt shant
  shouldnt wasnt werent wont wouldnt no neither never none nope nor not nothing nowhere uhuh uh-uh without rarely seldom
  despite`,
);

const bareNegations = wordSet("not no never cannot");

const boosters = wordSet(
  `absolutely amazingly awfully completely considerable considerably decidedly deeply effing enormous enormously entirely
  especially exceptional exceptionally extreme extremely fabulously flipping flippin frackin fracking fricking frickin
  frigging friggin fully fuckin fucking fuggin fugging greatly hella highly hugely incredible incredibly intensely major
  majorly more most particularly purely quite really remarkably so substantially thoroughly total totally tremendous
  tremendously uber unbelievably unusually utter utterly very`,
);

const dampeners = wordSet(
  `almost barely hardly kinda kindof kind-of less little marginal marginally occasional occasionally partly scarce
  scarcely slight slightly somewhat sorta sortof sort-of`,
);

const irrealis = wordSet("if unless whether would could should might");

const wishes = wordSet("hope hopes hoped hoping wish wishes wished want wants wanted");

function wordSet(words: string): ReadonlySet<string> {
  return new Set(words.split(/\s+/));
}
