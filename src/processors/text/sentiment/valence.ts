/**
 * The valence of each token of a sentence, in its context: VADER's rules (C. Hutto, E. Gilbert, ICWSM 2014), with its
 * constants, and beside them rules that VADER has not:
 * a negation does not reach over the end of a clause, and two of one word are one; names (`Die Another Day`), wishes and
 * suppositions count in part; too much of a good thing is bad; a sentence that only negates leans to the negative.
 */
import type { Lexicon } from "./lexicon.ts";
import {
  boostOf,
  dampeningPhrases,
  idioms,
  isBareNegation,
  isIrrealis,
  isNegation,
  isWish,
} from "./modifiers.ts";
import type { Token } from "./tokens.ts";

/** VADER's: what capitals add, what a negation leaves, what the clauses before and behind a `but` weigh. */
const capitals = 0.733;
const negated = -0.74;
const beforeBut = 0.5;
const behindBut = 1.5;
/** How many words before a word modify it, and how much of a booster each distance leaves. */
const boostAtDistance = [1, 0.95, 0.9];
const neverSo = 1.25;

/** Ours, in round numbers: more digits would only describe the sentences they were tried on. */
const inName = 0.3;
const notReal = 0.5;
const tooMuch = -0.5;
const onlyNegated = -0.5;
const irrealisReach = 5;

/** 0 for a token that says nothing. */
export function rateTokens(tokens: readonly Token[], lexicon: Lexicon): number[] {
  const sentence: Sentence = {
    tokens,
    lexicon,
    hasEmphasis: hasSomeCapitals(tokens),
    hasNames: isMostlyLowerCase(tokens),
  };
  const valences = tokens.map((_, place) => rateToken(sentence, place));
  weighBut(tokens, valences);
  rateBareNegation(tokens, valences);
  return valences;
}

interface Sentence {
  tokens: readonly Token[];
  lexicon: Lexicon;
  /** Some words are all capitals and others are not, so that capitals stress. */
  hasEmphasis: boolean;
  /** Most words begin with a small letter, so that a capital begins a name. */
  hasNames: boolean;
}

function rateToken(sentence: Sentence, place: number): number {
  const base = baseValence(sentence, place);
  if (base === 0) return 0;
  const idiom = findIdiom(sentence.tokens, place);
  if (idiom !== undefined) return idiom;
  return applyWordsBefore(sentence, place, stress(sentence, place, base));
}

function baseValence({ tokens, lexicon, hasNames }: Sentence, place: number): number {
  const word = wordAt(tokens, place);
  const valence = lexicon.get(word) ?? 0;
  if (valence === 0 || boostOf(word) !== 0 || isUsedOtherwise(tokens, place, lexicon)) return 0;
  const share = (hasNames && isName(tokens, place) ? inName : 1) * (isWish(word) ? notReal : 1);
  return valence * share;
}

/** `kind of`, `as well`, `well, …`, and a `no` that negates one of the next two words. */
function isUsedOtherwise(tokens: readonly Token[], place: number, lexicon: Lexicon): boolean {
  const word = wordAt(tokens, place);
  if (word === "kind") return wordAt(tokens, place + 1) === "of";
  if (word === "well")
    return place === 0 || wordAt(tokens, place - 1) === "as" || wordAt(tokens, place + 1) === "as";
  if (word !== "no") return false;
  for (let at = place; at < place + 2 && tokens[at]?.endsClause === false; at += 1)
    if (lexicon.has(wordAt(tokens, at + 1))) return true;
  return false;
}

function isName(tokens: readonly Token[], place: number): boolean {
  const before = tokens[place - 1];
  return (
    before !== undefined && !before.endsClause && /^\p{Lu}[\p{Ll}'’-]+$/u.test(tokens[place]?.text ?? "")
  );
}

function stress({ tokens, hasEmphasis }: Sentence, place: number, valence: number): number {
  return hasEmphasis && isUpperCase(tokens[place]) ? awayFromZero(valence, capitals) : valence;
}

/** Boosters and negations up to three words before, as far as the clause goes. */
function applyWordsBefore(sentence: Sentence, place: number, base: number): number {
  const { tokens, lexicon } = sentence;
  let valence = base * (isSupposed(tokens, place) ? notReal : 1);
  let isNegated = false;
  for (const [distance, share] of boostAtDistance.entries()) {
    const at = place - 1 - distance;
    const token = tokens[at];
    if (token === undefined || token.endsClause) break;
    if (lexicon.has(token.word) && token.word !== "no") continue;
    const boost = boostOf(token.word);
    if (boost !== 0) valence = awayFromZero(valence, (boost + shoutOf(sentence, token)) * share);
    if (isNeverSo(tokens, at, place)) valence *= neverSo;
    else isNegated ||= negates(tokens, at, place);
  }
  if (isDampened(tokens, place)) valence = awayFromZero(valence, boostOf("kinda"));
  if (isNegated || isLeast(tokens, place)) return valence * negated;
  return wordAt(tokens, place - 1) === "too" && valence > 0 ? valence * tooMuch : valence;
}

function shoutOf({ hasEmphasis }: Sentence, token: Token): number {
  return hasEmphasis && isUpperCase(token) ? capitals : 0;
}

/** A `no` reaches two words, and over an `or` three: `no fun`, `no real fun`, `no wit or fun`. */
function negates(tokens: readonly Token[], at: number, place: number): boolean {
  const word = wordAt(tokens, at);
  const last = wordAt(tokens, place - 1);
  if (word === "no") return place - at < 3 || last === "or" || last === "nor";
  if (word === "without" && wordsBetween(tokens, at + 1, place).includes("doubt")) return false;
  return isNegation(word);
}

/** `never so good`, `never this good` */
function isNeverSo(tokens: readonly Token[], at: number, place: number): boolean {
  const next = wordAt(tokens, at + 1);
  return wordAt(tokens, at) === "never" && at + 1 < place && (next === "so" || next === "this");
}

/** `least good`, but not `at least good`, `very least`. */
function isLeast(tokens: readonly Token[], place: number): boolean {
  if (wordAt(tokens, place - 1) !== "least") return false;
  const before = wordAt(tokens, place - 2);
  return before !== "at" && before !== "very";
}

function isSupposed(tokens: readonly Token[], place: number): boolean {
  for (let at = place - 1; at >= place - irrealisReach; at -= 1) {
    const token = tokens[at];
    if (token === undefined || token.endsClause) return false;
    if (isIrrealis(token.word)) return true;
  }
  return false;
}

/** Any idiom that the word is in, or that ends just before it, as in VADER. */
function findIdiom(tokens: readonly Token[], place: number): number | undefined {
  for (const [start, end] of idiomSpans) {
    const found = idioms.get(wordsBetween(tokens, place + start, place + end).join(" "));
    if (found !== undefined) return found;
  }
  return undefined;
}

const idiomSpans = [
  [0, 3],
  [0, 2],
  [-1, 1],
  [-2, 1],
] as const;

function isDampened(tokens: readonly Token[], place: number): boolean {
  const nearest = wordsBetween(tokens, place - 2, place).join(" ");
  return (
    dampeningPhrases.has(nearest) ||
    dampeningPhrases.has(wordsBetween(tokens, place - 3, place - 1).join(" "))
  );
}

/** What is said behind a `but` is meant. */
function weighBut(tokens: readonly Token[], valences: number[]): void {
  const but = tokens.findIndex(({ word }) => word === "but");
  if (but === -1) return;
  for (const [place, valence] of valences.entries())
    if (place !== but) valences[place] = valence * (place < but ? beforeBut : behindBut);
}

function rateBareNegation(tokens: readonly Token[], valences: number[]): void {
  if (valences.some((valence) => valence !== 0)) return;
  const negation = tokens.findIndex(({ word }) => isBareNegation(word));
  if (negation !== -1) valences[negation] = onlyNegated;
}

function awayFromZero(valence: number, by: number): number {
  return valence > 0 ? valence + by : valence - by;
}

function wordAt(tokens: readonly Token[], place: number): string {
  return tokens[place]?.word ?? "";
}

function wordsBetween(tokens: readonly Token[], start: number, end: number): string[] {
  return start < 0 ? [] : tokens.slice(start, end).map(({ word }) => word);
}

function hasSomeCapitals(tokens: readonly Token[]): boolean {
  const shouted = tokens.filter(isUpperCase).length;
  return shouted > 0 && shouted < tokens.length;
}

function isUpperCase(token: Token | undefined): boolean {
  return (
    token !== undefined && token.text !== token.text.toLowerCase() && token.text === token.text.toUpperCase()
  );
}

function isMostlyLowerCase(tokens: readonly Token[]): boolean {
  return tokens.filter(({ text }) => /^\p{Ll}/u.test(text)).length * 2 > tokens.length;
}
