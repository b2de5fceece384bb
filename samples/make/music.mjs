/** A few bars of plucked strings in stereo: notes by K. Karplus and A. Strong's algorithm (Computer Music Journal 7, 1983). */
import { createRandom } from "./noise.mjs";

const concertPitch = { key: 69, hertz: 440 };
const decayEachTurn = 0.9965;
const ringSeconds = 1.6;

/**
 * @typedef {object} Note
 * @property {number} at   seconds
 * @property {number} key  as MIDI counts: 60 is middle C
 * @property {number} pan  0 left … 1 right
 * @property {number} loudness
 */

/**
 * @param {{ notes: Note[], seconds: number, rate: number, seed: number }} piece
 * @returns {[Float64Array, Float64Array]} left and right, the loudest ±0.8
 */
export function playStrings({ notes, seconds, rate, seed }) {
  const random = createRandom(seed);
  const length = Math.round(seconds * rate);
  const sides = [new Float64Array(length), new Float64Array(length)];
  for (const { at, key, pan, loudness } of notes) {
    const string = pluck({ hertz: concertPitch.hertz * 2 ** ((key - concertPitch.key) / 12), rate, random });
    const start = Math.round(at * rate);
    // Equal power: a note is as loud in the middle as at a side.
    const gains = [Math.cos((pan * Math.PI) / 2), Math.sin((pan * Math.PI) / 2)];
    for (let sample = 0; sample < string.length && start + sample < length; sample++) {
      for (const [side, gain] of gains.entries())
        sides[side][start + sample] += loudness * gain * string[sample];
    }
  }
  return finish(sides.map((side, index) => addRoom(side, rate, index)));
}

/** A loop of noise as long as one swing, made softer at every turn. */
function pluck({ hertz, rate, random }) {
  const samples = new Float64Array(Math.round(ringSeconds * rate));
  // The mean of two neighbours delays the loop by half a sample.
  const turn = Math.round(rate / hertz - 0.5);
  for (let place = 0; place < samples.length; place++) {
    const around = place - turn;
    if (around < 1) samples[place] = random() * 2 - 1;
    else samples[place] = decayEachTurn * 0.5 * (samples[around] + samples[around - 1]);
  }
  return soften(soften(samples));
}

/** A finger is softer than noise. */
function soften(samples) {
  let last = 0;
  return samples.map((sample) => (last += 0.35 * (sample - last)));
}

/** Some echoes, later on one side than on the other, so that the sound stands in a room. */
function addRoom(samples, rate, side) {
  const echoes = [0.031, 0.053, 0.083, 0.127, 0.191].map((seconds, index) => ({
    delay: Math.round((seconds + 0.004 * side) * rate),
    gain: 0.2 * 0.75 ** index,
  }));
  return samples.map((sample, place) =>
    echoes.reduce((sum, { delay, gain }) => sum + gain * (samples[place - delay] ?? 0), sample),
  );
}

/** As loud as it may be, and silent at the end. */
function finish(sides) {
  const loudest = sides
    .flatMap((side) => [...side])
    .reduce((peak, sample) => Math.max(peak, Math.abs(sample)), 0);
  const fade = Math.round(0.25 * sides[0].length);
  return sides.map((side) =>
    side.map((sample, place) => ((0.8 * sample) / loudest) * Math.min(1, (side.length - 1 - place) / fade)),
  );
}
