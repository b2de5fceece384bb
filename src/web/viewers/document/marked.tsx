/** A text in which what is sought is marked; the text itself stays text, whatever it looks like. */
import type { JSX } from "preact";

export function Marked({ text, pattern }: { text: string; pattern: RegExp | undefined }): JSX.Element {
  if (!pattern) return <>{text}</>;
  const parts: (string | JSX.Element)[] = [];
  let at = 0;
  for (const { 0: match, index } of text.matchAll(pattern)) {
    parts.push(text.slice(at, index), <mark key={index}>{match}</mark>);
    at = index + match.length;
  }
  return <>{[...parts, text.slice(at)]}</>;
}
