import { expect, test } from "vitest";
import { beatError, references, rhythmSchema } from "./librosa/references.ts";
import { makeSignal } from "./librosa/signals.ts";
import { floatWav } from "./test-signals.ts";
import { analyse } from "./wav-builder.ts";

async function rhythmOf(wav: Buffer) {
  return rhythmSchema.parse((await analyse(wav, "sound.wav", { rhythm: true })).rhythm);
}

const sounding = Object.entries(references.signals).filter(([name]) => name !== "silence");

test.each(sounding)("finds librosa's tempo and onsets in '%s'", async (name, reference) => {
  const { tempo_bpm, onset_count, onset_seconds } = await rhythmOf(makeSignal(name));
  expect(beatError(tempo_bpm ?? 0, reference)).toBeLessThan(0.75);
  expect(onset_count).toBe(reference.onset_seconds.length);
  expect(onset_seconds).toEqual(reference.onset_seconds.map((second) => expect.closeTo(second, 3)));
});

test.each([120, 90])("hears clicks at %i BPM as a tempo, to half a per cent", async (bpm) => {
  const { tempo_bpm, pulse_clarity } = await rhythmOf(makeSignal(`clicks at ${bpm}`));
  expect(Math.abs((tempo_bpm ?? 0) / bpm - 1)).toBeLessThan(0.005);
  expect(pulse_clarity).toBeGreaterThan(0.7);
});

test.each([120, 90])("hears every click at %i BPM when it begins, to two hops", async (bpm) => {
  const { onset_seconds } = await rhythmOf(makeSignal(`clicks at ${bpm}`));
  const clicks = Array.from(
    { length: Math.ceil(((20 - 0.5) * bpm) / 60) },
    (_, click) => 0.5 + (click * 60) / bpm,
  );
  expect(onset_seconds).toHaveLength(clicks.length);
  clicks.forEach((second, click) => {
    expect(Math.abs((onset_seconds[click] ?? 0) - second)).toBeLessThan(0.047);
  });
});

test("hears no tempo in silence, where librosa says 117", async () => {
  expect(await rhythmOf(makeSignal("silence"))).toEqual({
    tempo_bpm: null,
    pulse_clarity: null,
    onset_count: 0,
    onset_seconds: [],
  });
});

test("measures a recording shorter than a window", async () => {
  const { onset_count } = await rhythmOf(floatWav(Float32Array.of(0.5, -0.5, 0.25), 44_100));
  expect(onset_count).toBe(0);
});

test("leaves pitch and rhythm out unless they are asked for", async () => {
  const result = await analyse(makeSignal("sine"));
  expect(result).not.toHaveProperty("pitch");
  expect(result).not.toHaveProperty("rhythm");
});
