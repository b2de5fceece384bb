import { expect, test } from "vitest";
import { pitchErrors, pitchSchema, references } from "./librosa/references.ts";
import { makeSignal } from "./librosa/signals.ts";
import { floatWav, toneWav } from "./test-signals.ts";
import { analyse } from "./wav-builder.ts";

async function pitchOf(wav: Buffer, options: Record<string, unknown> = {}) {
  const { pitch } = await analyse(wav, "sound.wav", { pitch: true, ...options });
  return pitchSchema.parse(pitch);
}

function cents(hertz: number | null, truth: number): number {
  return 1200 * Math.log2((hertz ?? Number.NaN) / truth);
}

test.each(Object.entries(references.signals))(
  "finds librosa's pitch in every voiced window of '%s'",
  async (name, reference) => {
    const { hz, windows } = await pitchOf(makeSignal(name));
    expect(windows).toBe(reference.pitches.length);
    expect(hz).toHaveLength(windows);
    // Our pitches are rounded to hundredths of a hertz.
    expect(Math.max(0, ...pitchErrors(hz, reference))).toBeLessThan(1e-4);
  },
);

test("hears a sine at the pitch that it was made with, and names its note", async () => {
  const pitch = await pitchOf(makeSignal("sine"));
  expect(pitch).toMatchObject({ voiced_share: 1, median_note: "A4" });
  // librosa's formula makes a tone of 440 Hz sharper by 1.4 cents.
  for (const hertz of [pitch.median_hz, pitch.min_hz, pitch.max_hz]) {
    expect(Math.abs(cents(hertz, 440))).toBeLessThan(3);
  }
});

test("hears the fundamental of a harmonic tone, and not its partials", async () => {
  const { median_hz, min_hz, max_hz, median_note } = await pitchOf(makeSignal("harmonic"));
  expect(median_note).toBe("A2");
  for (const hertz of [median_hz, min_hz, max_hz]) expect(Math.abs(cents(hertz, 110))).toBeLessThan(4);
});

test("follows a vibrato of 12.5 Hz up and down", async () => {
  // The frequency is the derivative of the phase: 440 + 2.5 · 5 · cos(2π · 5t). A window of 43 ms evens it out a little.
  const { hz, step_seconds } = await pitchOf(makeSignal("vibrato"));
  const errors = hz.slice(2, -3).map((hertz, value) => {
    const time = (value + 2) * step_seconds;
    return Math.abs((hertz ?? 0) - (440 + 12.5 * Math.cos(2 * Math.PI * 5 * time)));
  });
  expect(Math.max(...errors)).toBeLessThan(5);
  const { min_hz, max_hz } = await pitchOf(makeSignal("vibrato"));
  expect(min_hz).toBeGreaterThan(427.5);
  expect(max_hz).toBeLessThan(452.5);
});

test("hears no pitch in silence or noise, where librosa names one all the same", async () => {
  const nothing = { voiced_share: 0, median_hz: null, min_hz: null, max_hz: null, median_note: null };
  const silence = await pitchOf(makeSignal("silence"));
  expect(silence).toMatchObject(nothing);
  expect(silence.hz.every((hertz) => hertz === null)).toBe(true);
  expect(await pitchOf(makeSignal("noise"))).toMatchObject(nothing);
});

test("hears no pitch below the threshold of silence", async () => {
  const quiet = toneWav({ hertz: 440, steps: [{ peak: 1e-4, seconds: 1 }] }, 16_000, [1]);
  expect((await pitchOf(quiet)).voiced_share).toBe(0);
  expect((await pitchOf(quiet, { silence_threshold_db: -90 })).median_note).toBe("A4");
});

test("looks only between the pitches that are asked for", async () => {
  const wav = toneWav({ hertz: 45, steps: [{ peak: 0.5, seconds: 2 }] }, 22_050, [1]);
  expect(Math.abs(cents((await pitchOf(wav, { pitch_min_hz: 40 })).median_hz, 45))).toBeLessThan(20);
  expect((await pitchOf(wav)).median_hz).not.toBeCloseTo(45, 0);
  await expect(pitchOf(wav, { pitch_min_hz: 600 })).rejects.toThrow("pitch_min_hz");
});

test("tells a long recording's pitch in at most 10,000 values, each a median", async () => {
  const seconds = 360;
  const samples = Float32Array.from({ length: 8000 * seconds }, (_, frame) => {
    const hertz = frame < 4000 * seconds ? 220 : 330;
    return 0.5 * Math.sin((2 * Math.PI * hertz * frame) / 8000);
  });
  const { windows, hz, step_seconds } = await pitchOf(floatWav(samples, 8000));
  // A window every 256 frames, and one more at the end; two of them to a value.
  expect(windows).toBe(11_251);
  expect(hz).toHaveLength(5626);
  expect(step_seconds).toBeCloseTo(0.064, 9);
  expect(cents(hz[100] ?? null, 220)).toBeCloseTo(0, -1);
  expect(cents(hz[5500] ?? null, 330)).toBeCloseTo(0, -1);
});

test("says why a recording of 2,000 frames a second has no pitch", async () => {
  const wav = floatWav(new Float32Array(4000), 2000);
  const { pitch, rhythm, warnings } = await analyse(wav, "slow.wav", { pitch: true, rhythm: true });
  expect([pitch, rhythm]).toEqual([undefined, undefined]);
  expect(warnings).toContain("Pitch and rhythm need at least 4000 frames a second, and there are 2000.");
});
