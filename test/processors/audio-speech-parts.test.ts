import { describe, expect, test } from "vitest";
import { createResampler } from "../../src/processors/audio/speech/resampler.ts";
import { writeSubtitles } from "../../src/processors/audio/speech/subtitles.ts";
import { type Utterance, createUtteranceCutter } from "../../src/processors/audio/speech/utterances.ts";

describe("the resampler", () => {
  test.for([8000, 11_025, 22_050, 32_000, 44_100, 48_000, 96_000])(
    "keeps a tone of 1 kHz from %i Hz as it is, to 80 dB",
    (rate) => {
      const resampled = resample(tone(1000, rate, rate), rate, [rate]);
      expect(resampled).toHaveLength(16_000);
      expect(largestError(resampled, tone(1000, 16_000, 16_000))).toBeLessThan(1e-4);
    },
  );

  test.for([9000, 12_000, 20_000])("lets nothing through of a tone of %i Hz", (hertz) => {
    const resampled = resample(tone(hertz, 44_100, 44_100), 44_100, [44_100]);
    expect(largestError(resampled, new Float32Array(16_000))).toBeLessThan(1e-4);
  });

  test("does not care in what pieces the samples come", () => {
    const samples = tone(440, 44_100, 30_000);
    const whole = resample(samples, 44_100, [30_000]);
    expect(resample(samples, 44_100, [1, 7, 0, 511, 20_000, 3, 30_000])).toEqual(whole);
  });

  test("hands on samples that are of the right rate already", () => {
    const samples = tone(440, 16_000, 1000);
    expect(resample(samples, 16_000, [1000])).toEqual(samples);
  });
});

describe("utterances", () => {
  test("begin and end with the sound, and short pauses part none", () => {
    // Tone from 1 to 3 and from 4 to 5 s, and after four seconds of silence from 9 to 10 s.
    const samples = sounding(11, (second) => (second >= 1 && second < 3) || second === 4 || second === 9);
    const times = cut(samples).map(({ startSeconds, endSeconds }) => [startSeconds, endSeconds]);
    expect(times).toEqual([
      [1, 5],
      [9, 10],
    ]);
  });

  test("of sound without a pause are cut, and all of it is heard once", () => {
    const samples = sounding(100, () => true);
    const utterances = cut(samples);
    expect(Math.max(...utterances.map((one) => one.samples.length))).toBeLessThanOrEqual(15 * 16_000);
    expect(utterances.reduce((sum, one) => sum + one.samples.length, 0)).toBe(samples.length);
    expect(utterances.at(-1)?.endSeconds).toBe(100);
  });

  test("are heard across the half minutes in which they are looked for", () => {
    const samples = sounding(70, (second) => second >= 26 && second < 33);
    expect(cut(samples)).toMatchObject([{ startSeconds: 26, endSeconds: 33 }]);
  });

  test("are none where it is silent, or where there is a click", () => {
    const samples = new Float32Array(64_000);
    samples[20_000] = 1;
    expect(cut(samples)).toEqual([]);
  });
});

test("subtitles count hours, break lines between words, and escape what WebVTT takes for markup", () => {
  const spoken = "Tom & Jerry said that a < b, and that they would come to see us once more in the spring.";
  const segments = [
    { start_seconds: 1.5, end_seconds: 3661.0625, text: spoken },
    { start_seconds: 36_000, end_seconds: 36_001, text: "Yes." },
  ];
  const [text, srt, vtt] = writeSubtitles(segments).map(({ body }) => body);
  expect(text).toBe(`${spoken}\nYes.\n`);
  expect(srt).toBe(
    "1\n00:00:01,500 --> 01:01:01,063\nTom & Jerry said that a < b, and that they\n" +
      "would come to see us once more in the\nspring.\n\n2\n10:00:00,000 --> 10:00:01,000\nYes.\n\n",
  );
  expect(vtt).toBe(
    "WEBVTT\n\n00:00:01.500 --> 01:01:01.063\nTom &amp; Jerry said that a &lt; b, and that they\n" +
      "would come to see us once more in the\nspring.\n\n10:00:00.000 --> 10:00:01.000\nYes.\n\n",
  );
});

function tone(hertz: number, rate: number, frames: number): Float32Array {
  return Float32Array.from(
    { length: frames },
    (_, frame) => 0.5 * Math.sin((2 * Math.PI * hertz * frame) / rate),
  );
}

/** Adds the samples in pieces of these lengths. */
function resample(samples: Float32Array, rate: number, pieces: readonly number[]): Float32Array {
  const resampler = createResampler(rate, 16_000);
  const output: number[] = [];
  let taken = 0;
  for (const length of pieces) {
    output.push(...resampler.add(samples.subarray(taken, taken + length)));
    taken = Math.min(samples.length, taken + length);
  }
  return Float32Array.from([...output, ...resampler.end()]);
}

/** Away from the ends, where a tone begins and ends abruptly. */
function largestError(samples: Float32Array, expected: Float32Array): number {
  return samples
    .slice(400, -400)
    .reduce((most, sample, at) => Math.max(most, Math.abs(sample - (expected[at + 400] ?? 0))), 0);
}

/** At 16 kHz, a tone in the seconds that are to sound. */
function sounding(seconds: number, sounds: (second: number) => boolean): Float32Array {
  return tone(440, 16_000, seconds * 16_000).map((sample, frame) =>
    sounds(Math.floor(frame / 16_000)) ? sample : 0,
  );
}

function cut(samples: Float32Array): Utterance[] {
  const utterances: Utterance[] = [];
  const cutter = createUtteranceCutter((utterance) => utterances.push(utterance));
  for (let from = 0; from < samples.length; from += 10_007) cutter.add(samples.subarray(from, from + 10_007));
  cutter.end();
  return utterances;
}
