/**
 * A voice made of arithmetic: pulses of the glottis and noise of the mouth, shaped by the resonances of a vocal tract
 * that moves from sound to sound (D. Klatt, "Software for a cascade/parallel formant synthesizer", JASA 67, 1980).
 */
import { createRandom, normalNumber } from "./noise.mjs";
import { sounds } from "./speech-sounds.mjs";

const frameSeconds = 0.005;
/** How long the tract takes from one sound to the next. */
const glideFrames = 9;
const upperFormants = [3500, 4500];
const bandwidths = [70, 90, 130, 200, 260];
/** How much of the sample before is taken away, which makes the voice as bright as lips make it. */
const brightness = 0.75;
const roomNoise = 0.0006;

/**
 * @param {object} speech
 * @param {string} speech.sounds  names from `speech-sounds.mjs`, `.` for a pause; `'` before a sound stresses it
 * @param {number} speech.rate    samples a second
 * @param {number} speech.pitch   of the voice in Hz, where a phrase begins
 * @param {number} [speech.tract] resonances as a multiple of a grown man's: 1.15 is a woman's
 * @param {number} [speech.pace]  durations as a multiple
 * @param {number} speech.seed
 * @returns {Float64Array} samples, the loudest ±0.7
 */
export function speak({ sounds: text, rate, pitch, tract = 1, pace = 1, seed }) {
  const frames = smooth(layOut(text.trim().split(/\s+/), pace));
  const random = createRandom(seed);
  const voice = createGlottis(random, rate);
  const cascade = bandwidths.map(() => createResonator(rate));
  const mouth = createResonator(rate);
  const samplesEachFrame = Math.round(rate * frameSeconds);
  let dull = 0;
  const samples = new Float64Array(frames.length * samplesEachFrame);
  for (const [index, frame] of frames.entries()) {
    const formants = [...frame.formants, ...upperFormants];
    cascade.forEach((resonator, place) =>
      resonator.tune(formants[place] * tract, bandwidths[place] * frame.damping),
    );
    mouth.tune(frame.hiss, frame.hissWidth);
    for (let offset = 0; offset < samplesEachFrame; offset++) {
      const breath = normalNumber(random);
      let sound = frame.voicing * voice(pitch * frame.melody) + 0.05 * frame.breath * breath;
      for (const resonator of cascade) sound = resonator.filter(sound);
      const place = index * samplesEachFrame + offset;
      samples[place] = sound - brightness * dull + 0.04 * frame.noise * mouth.filter(breath);
      dull = sound;
    }
  }
  return finish(samples, random);
}

/** One frame after the other with what each sound aims at; the melody falls along a phrase and rises where stressed. */
function layOut(names, pace) {
  const frames = [];
  let sincePause = 0;
  for (const name of names) {
    const stressed = name.startsWith("'");
    const sound = sounds[stressed ? name.slice(1) : name];
    if (!sound) throw new Error(`There is no sound ${name}; speech-sounds.mjs lists them.`);
    for (const { milliseconds, ...target } of sound) {
      const length = Math.round(((milliseconds / 1000) * pace * (stressed ? 1.25 : 1)) / frameSeconds);
      for (let frame = 0; frame < length; frame++) {
        const melody = Math.max(0.72, 1 - 0.0011 * sincePause) * (stressed ? 1.14 : 1);
        frames.push({ ...target, melody });
        sincePause++;
      }
    }
    if (name === ".") sincePause = 0;
  }
  return frames;
}

/** The mean over a short time around each frame: tongues do not jump. Bursts and closures do, so loudness moves faster. */
function smooth(frames) {
  const slow = ["damping", "melody"];
  const fast = ["voicing", "breath", "noise"];
  return frames.map((frame, index) => {
    const near = frames.slice(Math.max(0, index - glideFrames), index + glideFrames + 1);
    const nearest = frames.slice(Math.max(0, index - 2), index + 3);
    const smoothed = {
      ...frame,
      formants: frame.formants.map((_, place) => mean(near, (one) => one.formants[place])),
    };
    for (const key of slow) smoothed[key] = mean(near, (one) => one[key]);
    for (const key of fast) smoothed[key] = mean(nearest, (one) => one[key]);
    return smoothed;
  });
}

/**
 * The derivative of the air flow through the vocal folds: they open slowly and close at once (A. Rosenberg, "Effect of
 * glottal pulse shape on the quality of natural vowels", JASA 49, 1971), with the small unsteadiness of a living voice.
 */
function createGlottis(random, rate) {
  const opening = 0.4;
  const closing = 0.16;
  let phase = 0;
  let wobble = 1;
  return (pitch) => {
    phase += (pitch * wobble) / rate;
    if (phase >= 1) {
      phase -= 1;
      wobble = 1 + 0.012 * normalNumber(random);
    }
    if (phase < opening) return 0.5 * Math.sin((Math.PI * phase) / opening);
    const fall = (phase - opening) / closing;
    return fall < 1 ? -1.25 * Math.sin((Math.PI * fall) / 2) : 0;
  };
}

/** Klatt's digital resonator: unity gain at 0 Hz, a peak of the given width at the given frequency. */
function createResonator(rate) {
  let [a, b, c] = [1, 0, 0];
  let [last, beforeLast] = [0, 0];
  return {
    tune(frequency, width) {
      const radius = Math.exp((-Math.PI * width) / rate);
      c = -radius * radius;
      b = 2 * radius * Math.cos((2 * Math.PI * Math.min(frequency, 0.47 * rate)) / rate);
      a = 1 - b - c;
    },
    filter(sample) {
      const output = a * sample + b * last + c * beforeLast;
      beforeLast = last;
      last = output;
      return output;
    },
  };
}

function finish(samples, random) {
  const loudest = samples.reduce((peak, sample) => Math.max(peak, Math.abs(sample)), 0);
  return samples.map((sample) => (0.7 * sample) / loudest + roomNoise * normalNumber(random));
}

function mean(list, read) {
  return list.reduce((sum, one) => sum + read(one), 0) / list.length;
}
