/** Cuts a text into paragraphs, the first step to sentences: a line end is a mark inside a paragraph, a blank line ends one. */

/** A part of the text; `start` is where it begins there, in UTF-16 code units. */
export interface Stretch {
  text: string;
  start: number;
}

export interface Lines {
  /** Trimmed, none of them blank. */
  lines: Stretch[];
  startsParagraph: boolean;
}

/** A paragraph of more lines comes in pieces: each line takes some 50 bytes, and a hostile text has millions. */
const maxLines = 10_000;

/** A form feed ends a paragraph too. */
export function* splitParagraphs(text: string): Generator<Lines> {
  let lines: Stretch[] = [];
  let startsParagraph = true;
  for (const { line, end } of splitLines(text)) {
    if (line.text !== "") lines.push(line);
    const endsParagraph = line.text === "" || end === "\f";
    if (lines.length === maxLines || (endsParagraph && lines.length > 0)) {
      yield { lines, startsParagraph };
      lines = [];
      startsParagraph = false;
    }
    if (endsParagraph) startsParagraph = true;
  }
  if (lines.length > 0) yield { lines, startsParagraph };
}

/** One by one: a text of nothing but line ends must not become an array of millions. */
function* splitLines(text: string): Generator<{ line: Stretch; end: string }> {
  const lineEnd = /\r\n|[\n\r\f\v\u0085\u2028\u2029]/g;
  let start = 0;
  for (let found = lineEnd.exec(text); found; found = lineEnd.exec(text)) {
    yield { line: trim({ text: text.slice(start, found.index), start }), end: found[0] };
    start = lineEnd.lastIndex;
  }
  yield { line: trim({ text: text.slice(start), start }), end: "" };
}

export function trim({ text, start }: Stretch): Stretch {
  const withoutHead = text.trimStart();
  return { text: withoutHead.trimEnd(), start: start + text.length - withoutHead.length };
}
