import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeFile } from "node:fs/promises";
import sharp from "sharp";
import { expect, test } from "vitest";
import { audioProcessor } from "../../src/processors/audio/index.ts";
import { runContext } from "./run-context.ts";
import { floatWav } from "./test-signals.ts";
import { buildChunk, buildWav, withFolder } from "./wav-builder.ts";

interface Shape extends Record<string, unknown> {
  silence: { count: number; seconds: number; segments: { start_seconds: number; end_seconds: number }[] };
  waveform: { frames_per_bucket: number; min: number[]; max: number[] };
}

async function analyseWith(wav: Buffer, options: Record<string, unknown> = {}) {
  return withFolder(async (folder) => {
    const path = join(folder, "upload");
    await writeFile(path, wav);
    const file = { name: "sound.wav", path, bytes: wav.length };
    const { body, artifacts = [] } = await audioProcessor.process(file, options, runContext(tmpdir()));
    // The processor's own JSON; each test checks the fields it is about.
    return { result: JSON.parse(String(body)) as Shape, artifacts };
  });
}

/** A tone at 8 kHz with a pause from `from` to `to` seconds. */
function toneWithPause(seconds: number, from: number, to: number): Float32Array {
  return Float32Array.from({ length: seconds * 8000 }, (_, frame) => {
    const isPause = frame >= from * 8000 && frame < to * 8000;
    return isPause ? 0 : 0.5 * Math.sin((2 * Math.PI * 440 * frame) / 8000 + 1);
  });
}

test("finds silences to the frame", async () => {
  const { result } = await analyseWith(floatWav(toneWithPause(3, 1, 2), 8000));
  expect(result.silence).toEqual({
    count: 1,
    seconds: 1,
    segments: [{ start_seconds: 1, end_seconds: 2, duration_seconds: 1 }],
  });
});

test("takes a silence for none when one channel sounds, or when it is too short", async () => {
  const left = toneWithPause(3, 1, 2);
  const stereo = Float32Array.from({ length: left.length * 2 }, (_, at) =>
    at % 2 === 0 ? (left[at / 2] ?? 0) : 0.1 * Math.sin(at + 0.1),
  );
  expect((await analyseWith(floatWav(stereo, 8000, 2))).result.silence.count).toBe(0);
  const mono = floatWav(left, 8000);
  expect((await analyseWith(mono, { silence_seconds: 1.5 })).result.silence.count).toBe(0);
  expect(
    (await analyseWith(mono, { silence_threshold_db: -6, silence_seconds: 0.5 })).result.silence.seconds,
  ).toBe(3);
});

test("bounds the waveform's buckets and keeps every extreme", async () => {
  const samples = new Float32Array(100_000);
  samples[70_000] = 0.75;
  samples[70_001] = -0.25;
  const { waveform } = (await analyseWith(floatWav(samples, 8000), { waveform_buckets: 50 })).result;
  expect(waveform.max.length).toBeGreaterThan(25);
  expect(waveform.max.length).toBeLessThanOrEqual(50);
  const bucket = Math.floor(70_000 / waveform.frames_per_bucket);
  expect(waveform.max[bucket]).toBe(0.75);
  expect(waveform.min[bucket]).toBe(-0.25);
  expect(waveform.max.filter((value) => value > 0)).toHaveLength(1);
});

test("measures the spectrum as librosa does", async () => {
  // librosa 0.11.0 of the same samples: spectral_*, and mfcc of power_to_db(melspectrogram, top_db=None).
  const rate = 22_050;
  const samples = Float32Array.from({ length: rate }, (_, n) => {
    const second = n % 4410 < 2205 ? 0.2 * Math.sin((2 * Math.PI * 3000 * n) / rate) : 0;
    return 0.3 * Math.sin((2 * Math.PI * 440 * n) / rate) + second;
  });
  const { result } = await analyseWith(floatWav(samples, rate), { spectrum: true });
  const close = (mean: number, std: number, digits: number) => {
    return { mean: expect.closeTo(mean, digits), std: expect.closeTo(std, digits) };
  };
  expect(result.spectrum).toMatchObject({
    windows: 44,
    centroid_hz: close(1550.427_339, 568.022_004, 2),
    bandwidth_hz: close(1398.004_007, 471.017_579, 2),
    rolloff_hz: close(2530.640_758, 997.759_236, 2),
    flatness: close(0.000_215_519, 0.000_273_125, 6),
  });
  const means = [
    -402.789, 69.985, -29.403, 61.787, -3.898, -45.898, -9.014, -17.924, -49.699, -19.623, -4.258,
  ];
  expect(result.spectrum).toMatchObject({
    mfcc: expect.arrayContaining(
      means.map((mean) => expect.objectContaining({ mean: expect.closeTo(mean, 2) })),
    ),
  });
});

test("draws a waveform and a spectrogram only on request, and the same each time", async () => {
  const wav = floatWav(toneWithPause(3, 1, 2), 8000);
  expect((await analyseWith(wav)).artifacts).toEqual([]);
  const { artifacts } = await analyseWith(wav, { pictures: ["waveform", "spectrogram"] });
  expect(artifacts.map(({ name }) => name)).toEqual(["waveform.png", "spectrogram.png"]);
  expect((await analyseWith(wav, { pictures: ["waveform", "spectrogram"] })).artifacts).toEqual(artifacts);

  const [waveform, spectrogram] = artifacts;
  const wave = await sharp(Buffer.from(waveform?.body ?? ""))
    .grayscale()
    .raw()
    .toBuffer({ resolveWithObject: true });
  expect(wave.info).toMatchObject({ width: 1024, height: 256 });
  const inked = (x: number): number => {
    return Array.from({ length: 256 }, (_, y) => wave.data[y * 1024 + x] ?? 255).filter(
      (value) => value < 255,
    ).length;
  };
  // A tone of peak 0.5 covers half of the height, a pause its middle line.
  expect(inked(100)).toBeGreaterThan(120);
  expect(inked(100)).toBeLessThan(136);
  expect(inked(512)).toBeLessThanOrEqual(2);

  const spectrum = await sharp(Buffer.from(spectrogram?.body ?? ""))
    .grayscale()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const column = Array.from({ length: 256 }, (_, y) => spectrum.data[y * spectrum.info.width + 5] ?? 0);
  // 440 Hz of 4000 Hz, from the bottom.
  expect(column.indexOf(Math.max(...column))).toBeCloseTo(255 - Math.floor((440 / 4000) * 256), 0);
});

test("reads INFO and broadcast chunks, before and behind the samples", async () => {
  const info = Buffer.concat([
    Buffer.from("INFO"),
    buildChunk("INAM", Buffer.from("Stra\u00dfe\0")),
    buildChunk("IART", Buffer.from([0x42, 0x6a, 0xf6, 0x72, 0x6b])),
  ]);
  const broadcast = Buffer.alloc(602);
  broadcast.write("Evening news");
  broadcast.write("2026-03-01", 320);
  broadcast.writeBigUInt64LE(172_800_000n, 338);
  broadcast.writeUInt16LE(1, 346);
  const wav = buildWav({ before: [buildChunk("bext", broadcast)], data: Buffer.alloc(200, 0x11) });
  const { result } = await analyseWith(Buffer.concat([wav, buildChunk("LIST", info)]));
  expect(result.tags).toEqual({ title: "Stra\u00dfe", artist: "Bj\u00f6rk" });
  expect(result.broadcast).toEqual({
    description: "Evening news",
    origination_date: "2026-03-01",
    time_reference: 172_800_000,
    version: 1,
  });
});
