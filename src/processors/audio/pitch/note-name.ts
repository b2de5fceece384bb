/** Frequencies by the names that musicians give them. */

const names = ["C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B"] as const;

/** The nearest note in equal temperament with A4 at 440 Hz (ISO 16), octaves in scientific pitch notation. */
export function nameNote(hertz: number): string {
  const note = Math.round(69 + 12 * Math.log2(hertz / 440));
  return `${names[((note % 12) + 12) % 12]}${Math.floor(note / 12) - 1}`;
}
