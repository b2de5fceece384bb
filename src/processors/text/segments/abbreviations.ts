/**
 * Says of two neighbouring segments of UAX 29 whether they are one sentence after all. The standard knows no
 * abbreviations; its section 5 leaves them to tailoring. The lists follow the sentence-break suppressions of CLDR
 * (common/segments, en, de, es, fr, it, pt), shortened to what is common.
 */

/** Far enough back to see the last words; a hostile text has segments of thousands of characters. */
const tailLength = 80;

const letterOrDigit = /[\p{L}\p{N}]/u;

/** `before` is the segment up to where the standard sees the end of a sentence, `after` the one behind it. */
export function isSameSentence(before: string, after: string): boolean {
  const tail = before.slice(-tailLength);
  // Marks and emoji go with what is said before them.
  if (!letterOrDigit.test(tail) || !letterOrDigit.test(after)) return true;
  if (isInsideToken(tail, after) || goesOnAfterMark(tail, after)) return true;
  const word = /(?:^|[\s\p{Ps}\p{Pi}"'/-])([\p{L}\p{N}.]+)\.\s*$/u.exec(tail)?.[1];
  return word !== undefined && goesOnAfterPoint(word, tail, after);
}

/** `example.org/c?d=e`: a mark without a space before a small letter or a digit. */
function isInsideToken(before: string, after: string): boolean {
  return /[.!?]$/.test(before) && /^[\p{Ll}\p{N}]/u.test(after);
}

/** `"Why?" she asked.`, `(twice!) and`, `Well... I` */
function goesOnAfterMark(before: string, after: string): boolean {
  if (/[.!?…][\p{Pe}\p{Pf}"']+\s*$/u.test(before)) return /^\p{Ll}/u.test(after);
  return /(?:\.{3}|…)\s*$/u.test(before) && /^(?:\p{Ll}|I\b)/u.test(after);
}

function goesOnAfterPoint(word: string, before: string, after: string): boolean {
  const lower = word.toLowerCase();
  if (titles.has(lower)) return true;
  if (beforeNumbers.has(lower) && /^\p{N}/u.test(after)) return true;
  const next = /[\p{L}\p{M}'’]+/u.exec(after.slice(0, tailLength))?.[0].toLowerCase();
  const isInitialNext = /^\p{L}\./u.test(after);
  if (next !== undefined && sentenceStarters.has(next) && !isInitialNext) return false;
  if (inNames.has(lower)) return true;
  return isInitial(word) || isSpelledOut(word) || isGermanOrdinal(before);
}

/** `J.` in `J. R. R. Tolkien`; the pronoun `I` may end a sentence. */
function isInitial(word: string): boolean {
  return /^\p{L}$/u.test(word) && word !== "I";
}

/** `U.S.`, `z.B.`; times of day mostly end what they are in. */
function isSpelledOut(word: string): boolean {
  return /^\p{L}(?:\.\p{L})+$/u.test(word) && !/^[ap]\.m$/i.test(word);
}

/** `am 3. Oktober`, `im 19. Jahrhundert` */
function isGermanOrdinal(before: string): boolean {
  return /(?:^|\s)(?:am|ab|beim|bis|das|dem|den|der|des|die|im|vom|zum|zur)\s+\p{N}{1,4}\.\s*$/iu.test(
    before,
  );
}

function wordSet(words: string): ReadonlySet<string> {
  return new Set(words.split(/\s+/));
}

/** Always followed by more. */
const titles = wordSet(
  `mr mrs ms messrs dr prof gen rep sen gov capt cmdr cpt lt col maj sgt adm rev hon pres supt msgr
  vs cf viz approx e.g i.e
  sr sra srta dra mm mme mlle hr dhr mevr sig dott avv ing
  bzw ca vgl evtl ggf inkl sog bspw geb gest`,
);

/** Followed by more when that is a number. */
const beforeNumbers = wordSet(
  `no nos nr p pp vol vols fig figs eq eqs chap ch sec sect art ed op par tab abb kap bd
  jan feb mar apr jun jul aug sep sept oct nov dec`,
);

/** Inside or at the end of names; a word that begins sentences tells which. */
const inNames = wordSet("inc ltd co corp bros jr st mt ft ave blvd dept univ assn al str");

/** Words that stand at the beginning of English sentences and hardly ever inside a name. */
const sentenceStarters = wordSet(
  `a an the this that these those there here he she it they we you i his her its their our my your
  who what when where why how if in on at as by to for from with after before during since until while
  and but or so yet then thus however although though because still even now once also
  no not nobody nothing one some any many most all both each every another other such
  is are was were do does did has have had can could will would should may might must let please`,
);
