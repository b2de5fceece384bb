/**
 * A text in windows that the model can take: whole words, and at most 254 word pieces in each. Words are what stands
 * between white space, so that the pieces of a window are those that the tokenizer makes of the text as a whole.
 */

/** `max_seq_length` of the model is 256, two of them the marks [CLS] and [SEP] at the ends. */
export const windowPieces = 254;

export interface CutText {
  windows: string[];
  /** Whether there is more text than the windows have. */
  isCut: boolean;
}

type Tokenize = (text: string) => string[];

/** The last window of a text that is cut has one word too many: the model cuts it in mid-word, as its reference does. */
export function cutWindows(text: string, most: number, tokenize: Tokenize): CutText {
  const windows: string[] = [];
  let window = "";
  let pieces = 0;
  for (const word of measureWords(text, tokenize)) {
    if (pieces + word.pieces > windowPieces) {
      const isLast = windows.length === most - 1;
      windows.push(isLast ? window + word.text : window);
      if (isLast) return { windows, isCut: true };
      [window, pieces] = ["", 0];
    }
    window += word.text;
    pieces += word.pieces;
  }
  if (pieces > 0) windows.push(window);
  return { windows, isCut: false };
}

interface MeasuredWord {
  /** With a space before it, unless it goes on with the word before. */
  text: string;
  pieces: number;
}

/** Bounded, so that no word makes a window long; to the tokenizer U+FEFF is a control character inside a word. */
const wordPart = /(?:\S|\ufeff){1,1000}/gu;

function* measureWords(text: string, tokenize: Tokenize): Generator<MeasuredWord> {
  let end = 0;
  let space = "";
  for (const { 0: part, index } of text.matchAll(wordPart)) {
    if (index > end) space = " ";
    end = index + part.length;
    for (const fitting of halve(part, tokenize)) {
      yield { ...fitting, text: space + fitting.text };
      space = "";
    }
  }
}

/** Parts that fit a window; a page of Chinese is one word. Those of no piece, such as control characters, are left out. */
function* halve(part: string, tokenize: Tokenize): Generator<MeasuredWord> {
  const pieces = tokenize(part).length;
  if (pieces > windowPieces) {
    const characters = Array.from(part);
    const middle = Math.ceil(characters.length / 2);
    yield* halve(characters.slice(0, middle).join(""), tokenize);
    yield* halve(characters.slice(middle).join(""), tokenize);
  } else if (pieces > 0) yield { text: part, pieces };
}
