/** Decodes bytes only if all of them are valid in a charset, so that a wrong guess does not pass. */

/** `charset` is a label of the Encoding Standard. A byte order mark stays in the text. */
export function decodeStrictly(charset: string, bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder(charset, { fatal: true, ignoreBOM: true }).decode(bytes);
    return charset === "windows-1252" ? repairC1(text) : text;
  } catch {
    return undefined;
  }
}

/** The bytes 0x80 to 0x9F of windows-1252 by https://encoding.spec.whatwg.org/index-windows-1252.txt. */
const windows1252C1 = "€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ";

/** Node 20 decodes windows-1252 as ISO 8859-1 and leaves the quotes and the euro sign as C1 controls. */
function repairC1(text: string): string {
  return text.replace(/[\x80-\x9f]/g, (c) => windows1252C1.charAt(c.charCodeAt(0) - 0x80));
}
