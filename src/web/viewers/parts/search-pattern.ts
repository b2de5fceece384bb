/** What is sought in a text, as a pattern. */

/** Nobody steps through more. */
export const mostFound = 1000;

/** Finds a term in any case, its blanks as any white space; nothing for an empty one. */
export function toPattern(term: string): RegExp | undefined {
  const words = term.trim().split(/\s+/);
  if (words[0] === "") return undefined;
  const escaped = words.map((word) => word.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`));
  return new RegExp(escaped.join(String.raw`\s+`), "giu");
}
