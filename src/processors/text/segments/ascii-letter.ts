/** Most words of most texts are of such letters, and the look at one is cheaper than any pattern. */
export function isAsciiLetter(text: string, index: number): boolean {
  const code = text.charCodeAt(index);
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a);
}
