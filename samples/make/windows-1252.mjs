/** Writes Windows-1252, which Node can read but not write. */

/**
 * The letters of bytes 0x80 to 0x9f; a full stop stands where the encoding has none. All other bytes mean the code
 * point of their own number (WHATWG Encoding Standard, index windows-1252).
 */
const upperControls = "€.‚ƒ„…†‡ˆ‰Š‹Œ.Ž..‘’“”•–—˜™š›œ.žŸ";

/**
 * @param {string} text
 * @returns {Buffer}
 * @throws {Error} for a letter that the encoding does not have
 */
export function encodeWindows1252(text) {
  return Buffer.from(Array.from(text, encodeLetter));
}

function encodeLetter(letter) {
  const codePoint = letter.codePointAt(0);
  if (codePoint < 0x80 || (codePoint >= 0xa0 && codePoint <= 0xff)) return codePoint;
  const place = upperControls.indexOf(letter);
  if (place === -1) throw new Error(`Windows-1252 has no letter ${letter}.`);
  return 0x80 + place;
}
