/** Cuts a text into paragraphs, the first step to sentences: a line end is a mark inside a paragraph, a blank line ends one. */

/** The non-blank lines of each paragraph, trimmed. A form feed ends a paragraph too. */
export function* splitParagraphs(text: string): Generator<string[]> {
  let lines: string[] = [];
  for (const { line, end } of splitLines(text)) {
    if (line !== "") lines.push(line);
    if ((line === "" || end === "\f") && lines.length > 0) {
      yield lines;
      lines = [];
    }
  }
  if (lines.length > 0) yield lines;
}

/** One by one: a text of nothing but line ends must not become an array of millions. */
function* splitLines(text: string): Generator<{ line: string; end: string }> {
  const lineEnd = /\r\n|[\n\r\f\v\u0085\u2028\u2029]/g;
  let start = 0;
  for (let found = lineEnd.exec(text); found; found = lineEnd.exec(text)) {
    yield { line: text.slice(start, found.index).trim(), end: found[0] };
    start = lineEnd.lastIndex;
  }
  yield { line: text.slice(start).trim(), end: "" };
}
