/** WAV files of 3 to 12 seconds, 16 bits at 16 kHz: pieces of the spoken sample, again and again, at other loudness. */
import { readFileSync } from "node:fs";
import { createRandom } from "../../samples/make/noise.mjs";
import { pcmWav } from "../../samples/make/wav.mjs";
import { samplePath } from "./samples.mjs";

const rate = 16_000;

let speech;

export function makeRecording(seed) {
  speech ??= readSpeech();
  const random = createRandom(seed);
  const frames = Math.round(rate * (3 + 9 * random()));
  const start = Math.floor(random() * speech.length);
  const gain = 0.4 + 0.6 * random();
  const samples = Float64Array.from(
    { length: frames },
    (_, frame) => gain * speech[(start + frame) % speech.length],
  );
  return { extension: ".wav", content: pcmWav({ channels: [samples], rate, bits: 16 }) };
}

/** The samples of the data chunk, in −1…1; the sample is PCM of one channel. */
function readSpeech() {
  const file = readFileSync(samplePath("audio/announcement.wav"));
  const start = file.indexOf("data", 12, "latin1") + 8;
  const bytes = file.readUInt32LE(start - 4);
  return Float64Array.from({ length: bytes / 2 }, (_, frame) => file.readInt16LE(start + 2 * frame) / 32_768);
}
