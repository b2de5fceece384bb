/**
 * Cuts a sentence into what its sentiment is read off: words with their apostrophes and hyphens, emoticons and emoji.
 * Unlike the words that are counted these know their case, and where a clause ends.
 */
import { isAsciiLetter } from "../segments/ascii-letter.ts";
import type { Lexicon } from "./lexicon.ts";

export interface Token {
  /** As written, without the punctuation around it. */
  text: string;
  /** `text` in lower case, with `'` for a typographic apostrophe: the key of the lexicon. */
  word: string;
  /** Where `text` begins in the sentence, in UTF-16 code units. */
  index: number;
  /** Whether behind it a sentence or a clause ends: `.`, `!`, `?`, `;`, `:`. What comes then it does not modify. */
  endsClause: boolean;
}

/** Without addresses of the web and names of accounts, which are words only by chance. */
export function splitTokens(sentence: string, lexicon: Lexicon): Token[] {
  const tokens: Token[] = [];
  const hasEmoji = beyondAscii.test(sentence) && emoji.test(sentence);
  const spaced = hasEmoji ? sentence.replaceAll("\ufe0f", " ") : sentence;
  for (const { 0: run, index } of spaced.matchAll(/\S+/g)) {
    if (isAddress(run)) continue;
    if (hasEmoji && emoji.test(run)) tokens.push(...splitEmoji(run, index, lexicon));
    else tokens.push(toToken(run, index, lexicon));
  }
  return tokens;
}

// oxlint-disable-next-line no-control-regex -- ASCII begins with the control characters
const beyondAscii = /[^\u0000-\u007f]/;
const emoji = /\p{Extended_Pictographic}/u;

function isAddress(run: string): boolean {
  return run.includes("://") || run.startsWith("www.") || /^@\w/.test(run);
}

/** `great👍🏽👍` are three tokens; a skin tone changes none of them. */
function* splitEmoji(run: string, index: number, lexicon: Lexicon): Generator<Token> {
  for (const part of run.matchAll(
    /\p{Extended_Pictographic}|[^\p{Extended_Pictographic}\p{Emoji_Modifier}\u200d]+/gu,
  ))
    yield toToken(part[0], index + part.index, lexicon);
}

const edges = /^[\p{P}\p{S}]+|[\p{P}\p{S}]+$/gu;

function toToken(run: string, index: number, lexicon: Lexicon): Token {
  const text = isPlain(run) ? run : run.replaceAll(edges, "");
  // An emoticon is all marks, or has a letter or two: `:)`, `:D`, `xD`.
  if (text === "" || (text !== run && text.length <= 2 && lexicon.has(run.toLowerCase())))
    return { text: run, word: toKey(run), index, endsClause: false };
  const start = text === run ? 0 : run.indexOf(text);
  const endsClause = text !== run && /[.!?;:]/u.test(run.slice(start + text.length));
  return { text, word: toKey(text), index: index + start, endsClause };
}

/** Whether it begins and ends with a letter of ASCII, as most words do, which saves the search for punctuation. */
function isPlain(run: string): boolean {
  return isAsciiLetter(run, 0) && isAsciiLetter(run, run.length - 1);
}

function toKey(text: string): string {
  const lower = text.toLowerCase();
  return lower.includes("’") ? lower.replaceAll("’", "'") : lower;
}
