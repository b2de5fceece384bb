/**
 * The valence of each token of a sentence, in its context: VADER's rules (C. Hutto, E. Gilbert, ICWSM 2014), with its
 * constants, and beside them rules that VADER has not:
 * a negation does not reach over the end of a clause, and two of one word are one; names (`Die Another Day`), wishes and
 * suppositions count in part; too much of a good thing is bad; a sentence that only negates leans to the negative.
 */
import type { Lexicon } from "./lexicon.ts";
import {
  boostOf,
  dampeningEnds,
  dampeningPhrases,
  idiomWords,
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

/** A token that says something, and how much. */
export interface Rating {
  token: Token;
  valence: number;
}

/** In the order of the sentence; most sentences have a few, many have none. */
export function rateTokens(tokens: readonly Token[], lexicon: Lexicon): Rating[] {
  const ratings: Rating[] = [];
  let sentence: Sentence | undefined;
  for (let place = 0; place < tokens.length; place += 1) {
    const token = tokens[place];
    if (token === undefined || !lexicon.has(token.word)) continue;
    sentence ??= describeSentence(tokens, lexicon);
    const valence = rateToken(sentence, place) * weightAtBut(sentence, token);
    if (valence !== 0) ratings.push({ token, valence });
  }
  return ratings.length > 0 ? ratings : rateBareNegation(tokens);
}

interface Sentence {
  tokens: readonly Token[];
  lexicon: Lexicon;
  /** Some words are all capitals and others are not, so that capitals stress. */
  hasEmphasis: boolean;
  /** Most words begin with a small letter, so that a capital begins a name. */
  hasNames: boolean;
  /** The first `but`. */
  but: Token | undefined;
}

function describeSentence(tokens: readonly Token[], lexicon: Lexicon): Sentence {
  return {
    tokens,
    lexicon,
    hasEmphasis: hasSomeCapitals(tokens),
    hasNames: isMostlyLowerCase(tokens),
    but: tokens.find(({ word }) => word === "but"),
  };
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

/** Any idiom that the word is in. */
function findIdiom(tokens: readonly Token[], place: number): number | undefined {
  if (!idiomWords.has(wordAt(tokens, place))) return undefined;
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

/** `kind of good`, `sort of a good one` */
function isDampened(tokens: readonly Token[], place: number): boolean {
  const end = [place, place - 1].find((at) => dampeningEnds.has(wordAt(tokens, at - 1)));
  return end !== undefined && dampeningPhrases.has(wordsBetween(tokens, end - 2, end).join(" "));
}

/** What is said behind a `but` is meant. */
function weightAtBut({ but }: Sentence, token: Token): number {
  if (but === undefined) return 1;
  return token.index < but.index ? beforeBut : behindBut;
}

function rateBareNegation(tokens: readonly Token[]): Rating[] {
  const token = tokens.find(({ word }) => isBareNegation(word));
  return token ? [{ token, valence: onlyNegated }] : [];
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
  return token !== undefined && token.text !== token.word && token.text === token.text.toUpperCase();
}

function isMostlyLowerCase(tokens: readonly Token[]): boolean {
  return tokens.filter(({ text }) => /^\p{Ll}/u.test(text)).length * 2 > tokens.length;
}
