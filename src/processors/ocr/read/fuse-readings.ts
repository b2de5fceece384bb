/**
 * Puts two readings of one page together: where they differ, the words that Tesseract is surer of, and those that only
 * one of them saw. (Recognisers are combined so since ROVER, Fiscus 1997; here places, not times, say which words are
 * the same.)
 */
import { type Box, areaOf, sharedArea } from "./boxes.ts";
import { type Line, type Reading, type Word, readingOf, withWords, wordsOf } from "./page-reading.ts";

/** Boxes of the same word share at least this much of the smaller one; neighbours, even slanted ones, share less. */
const leastShared = 0.4;

/** A word that only the other reading saw must be sure, or specks become letters. */
const surprisingConfidence = 70;

/** The lines of the first reading, in its order; lines that only the other saw stand where they are on the page. */
export function fuseReadings(first: Reading, other: Reading): Reading {
  const replacements = new Map<Word, Word[]>();
  const isNew = new Set<Word>();
  for (const { ours, theirs } of matchWords(wordsOf(first.lines), wordsOf(other.lines))) {
    const [known, found] = [certainty(ours), certainty(theirs)];
    if (ours.length === 0 && found >= surprisingConfidence) theirs.forEach((word) => isNew.add(word));
    if (ours.length > 0 && found > known) {
      ours.forEach((word, at) => replacements.set(word, at === 0 ? theirs : []));
    }
  }
  const lines = first.lines.flatMap((line) => replaceWords(line, replacements));
  const added = other.lines.flatMap((line) => keepWords(line, (word) => isNew.has(word)));
  return readingOf(added.reduce(addLine, lines));
}

interface Match {
  ours: Word[];
  theirs: Word[];
}

/** Words of both readings that stand in the same place, directly or by way of a third one. */
function matchWords(ours: readonly Word[], theirs: readonly Word[]): Match[] {
  let matches: Match[] = ours.map((word) => ({ ours: [word], theirs: [] }));
  for (const word of theirs) {
    const isSame = (match: Match): boolean => match.ours.some((one) => sharesPlace(one, word));
    const same = matches.filter(isSame);
    const merged = {
      ours: same.flatMap((match) => match.ours),
      theirs: [...same.flatMap((match) => match.theirs), word],
    };
    const [at, gone] = [matches.findIndex(isSame), new Set(same)];
    if (at < 0) matches.push(merged);
    else matches = matches.flatMap((match, index) => (index === at ? merged : gone.has(match) ? [] : match));
  }
  return matches;
}

function sharesPlace(one: Word, other: Word): boolean {
  return sharedArea(one.box, other.box) > leastShared * Math.min(areaOf(one.box), areaOf(other.box));
}

/** Mean confidence of the letters, so that a speck beside a word counts little. */
function certainty(words: readonly Word[]): number {
  const letters = words.reduce((sum, { text }) => sum + text.length, 0);
  return (
    words.reduce((sum, { text, confidence }) => sum + text.length * confidence, 0) / Math.max(1, letters)
  );
}

function replaceWords(line: Line, replacements: ReadonlyMap<Word, Word[]>): Line[] {
  if (!line.words.some((word) => replacements.has(word))) return [line];
  const words = line.words.flatMap((word) => replacements.get(word) ?? [word]);
  return words.length > 0 ? [withWords(line, words)] : [];
}

function keepWords(line: Line, isKept: (word: Word) => boolean): Line[] {
  const words = line.words.filter(isKept);
  return words.length > 0 ? [withWords(line, words)] : [];
}

/** Words beside a line become part of it, in reading order; others become a line after the last one above them. */
function addLine(lines: Line[], added: Line): Line[] {
  const middle = (added.box[1] + added.box[3]) / 2;
  const [nearest] = lines
    .filter(({ box: [, top, , bottom] }) => top < middle && middle < bottom)
    .toSorted((one, other) => gapBetween(one.box, added.box) - gapBetween(other.box, added.box));
  if (nearest) {
    const words = [...nearest.words, ...added.words].toSorted((one, other) => one.box[0] - other.box[0]);
    return lines.map((line) => (line === nearest ? withWords(line, words) : line));
  }
  const above = lines.findLastIndex(({ box }) => box[3] <= middle);
  const { block = 0, paragraph = 0 } = lines[Math.max(0, above)] ?? {};
  return lines.toSpliced(above + 1, 0, { ...added, block, paragraph });
}

/** From left to right; below 0 where one stands above the other. */
function gapBetween(one: Box, other: Box): number {
  return Math.max(one[0], other[0]) - Math.min(one[2], other[2]);
}
