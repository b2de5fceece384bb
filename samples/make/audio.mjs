/** samples/audio: a voice at 16 kHz, the same art over a telephone, and a few bars of music in stereo. */
import { playStrings } from "./music.mjs";
import { speak } from "./speech.mjs";
import { aLawWav, pcmWav } from "./wav.mjs";

const speechRate = 16_000;
const telephoneRate = 8_000;
const musicRate = 44_100;

/** @returns {import("./image.mjs").Sample[]} */
export function makeAudioSamples() {
  return [
    { name: "announcement.wav", bytes: announcement() },
    { name: "telephone-a-law.wav", bytes: telephoneMessage() },
    { name: "strings-stereo-24-bit.wav", bytes: strings() },
  ];
}

/** "Hello. Your files are ready. All six results were saved. Thank you, and goodbye." */
function announcement() {
  const samples = speak({
    sounds: `. HH AX L 'OW .
      Y AO R F 'AY L Z AA R R 'EH D IY .
      'AO L S 'IH K S R IH Z 'AH L T S W ER S 'EY V D .
      TH 'AE NG K Y UW . AE N D G UH D B 'AY . .`,
    rate: speechRate,
    pitch: 122,
    pace: 0.95,
    seed: 3,
  });
  return pcmWav({ channels: [samples], rate: speechRate, bits: 16 });
}

/** Two keys of a telephone, then "Hello. Yes, all is well. Goodbye." */
function telephoneMessage() {
  const keys = [...touchTone(770, 1336), ...touchTone(852, 1477)];
  const voice = speak({
    sounds: ". HH AX L 'OW . Y 'EH S . 'AO L IH Z W 'EH L . G UH D B 'AY .",
    rate: speechRate,
    pitch: 205,
    tract: 1.15,
    seed: 4,
  });
  return aLawWav(passTelephoneLine(Float64Array.from([...keys, ...voice])), telephoneRate);
}

/** A key of ITU-T Q.23: a tone of its row, a tone of its column, and a pause. */
function touchTone(row, column) {
  const [toneSeconds, pauseSeconds] = [0.16, 0.09];
  return Array.from({ length: (toneSeconds + pauseSeconds) * speechRate }, (_, place) => {
    const seconds = place / speechRate;
    if (seconds > toneSeconds) return 0;
    return 0.25 * (Math.sin(2 * Math.PI * row * seconds) + Math.sin(2 * Math.PI * column * seconds));
  });
}

/** What lies between 300 and 3400 Hz passes, and is sampled at the telephone's rate. */
function passTelephoneLine(samples) {
  let passed = filter(samples, "high", 300);
  for (let times = 0; times < 4; times++) passed = filter(passed, "low", 3400);
  const step = speechRate / telephoneRate;
  return passed.filter((_, place) => place % step === 0);
}

/** A pass of the second order at Q = 1/√2, after R. Bristow-Johnson's "Cookbook formulae for audio EQ". */
function filter(samples, pass, hertz) {
  const angle = (2 * Math.PI * hertz) / speechRate;
  const cosine = Math.cos(angle);
  const alpha = Math.sin(angle) / Math.SQRT2;
  const outer = pass === "low" ? (1 - cosine) / 2 : (1 + cosine) / 2;
  const middle = pass === "low" ? 1 - cosine : -(1 + cosine);
  let [in1, in2, out1, out2] = [0, 0, 0, 0];
  return samples.map((sample) => {
    const sum = outer * sample + middle * in1 + outer * in2 + 2 * cosine * out1 - (1 - alpha) * out2;
    [in1, in2, out1, out2] = [sample, in1, sum / (1 + alpha), out1];
    return out1;
  });
}

/** Three broken chords at 120 beats a minute: A minor, F major, and home. */
function strings() {
  const eighth = 0.25;
  const melody = [57, 64, 69, 72, 53, 60, 65, 69, 57, 64, 69];
  const bass = [
    { at: 0, key: 45 },
    { at: 4 * eighth, key: 41 },
    { at: 8 * eighth, key: 45 },
  ];
  const notes = [
    ...melody.map((key, index) => ({
      at: index * eighth,
      key,
      pan: 0.25 + 0.5 * (index % 2),
      loudness: 0.7,
    })),
    ...bass.map((note) => ({ ...note, pan: 0.5, loudness: 1 })),
  ];
  const channels = playStrings({ notes, seconds: 3.2, rate: musicRate, seed: 6 });
  return pcmWav({
    channels,
    rate: musicRate,
    bits: 24,
    info: { INAM: "Study for plucked strings", IART: "MSDP samples", ICRD: "2024-03-12" },
  });
}
