/** English texts of a given length: sentences of the samples in another order. */
import { readFileSync } from "node:fs";
import { createRandom } from "../../samples/make/noise.mjs";
import { samplePath } from "./samples.mjs";

const samples = [
  "text/letter-to-the-council.txt",
  "text/meeting-notes.txt",
  "text/review-happy.txt",
  "text/review-let-down.txt",
  "text/review-torn.txt",
  "embedding/bread-crust.txt",
  "embedding/rail-night-trains.txt",
  "embedding/sky-saturn.txt",
];
const sentencesEachParagraph = 6;

let sentences;

export function makeText(seed, bytes) {
  return { extension: ".txt", content: Buffer.from(writeParagraphs(seed, bytes)).subarray(0, bytes) };
}

/** At least so many characters, in paragraphs. */
export function writeParagraphs(seed, characters) {
  sentences ??= samples.flatMap(readSentences);
  const random = createRandom(seed);
  const paragraphs = [];
  for (let length = 0; length < characters; length += paragraphs.at(-1).length) {
    const drawn = Array.from(
      { length: sentencesEachParagraph },
      () => sentences[Math.floor(random() * sentences.length)],
    );
    paragraphs.push(`${drawn.join(" ")}\n\n`);
  }
  return paragraphs.join("");
}

function readSentences(sample) {
  const text = readFileSync(samplePath(sample), "utf8").replaceAll(/\s+/g, " ");
  // A text may be cut anywhere, so no character of it has more than one byte.
  return text
    .replaceAll(/[^\x20-\x7e]/g, "'")
    .split(/(?<=[.!?]) /)
    .filter((sentence) => sentence.length > 20);
}
