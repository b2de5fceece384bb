import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { compressedRecordings } from "./compressed-recordings.ts";
import { analyse } from "./wav-builder.ts";

function recording(name: string): Buffer {
  const found = compressedRecordings.find((one) => one.name === name);
  if (!found) throw new Error(`There is no recording ${name}.`);
  return found.file;
}

for (const { name, file, ...expected } of compressedRecordings) {
  test(`decodes ${name} as its reference decoder does`, async () => {
    const result = await analyse(file, "music.bin");
    expect(result).toMatchObject({
      container: expected.container,
      encoding: expected.encoding,
      sample_rate: expected.rate,
      channels: expected.channels,
      frames: expected.frames,
      warnings: [],
      truncated: false,
    });
    expect(Math.abs(Number(result.rms_energy) / expected.rms - 1)).toBeLessThan(0.01);
    expect(Math.abs(Number(result.peak) / expected.peak - 1)).toBeLessThan(0.02);
    expect(result.loudness).toMatchObject({ integrated_lufs: expect.closeTo(expected.loudness, 1) });
  });
}

test("gives FLAC its samples' width, and 0 to codings that store none", async () => {
  expect(await analyse(recording("FLAC"))).toMatchObject({ sample_width: 2, bits_per_sample: 16 });
  expect(await analyse(recording("MP3"))).toMatchObject({ sample_width: 0, bits_per_sample: null });
});

test("keeps the samples of FLAC exactly", async () => {
  // FFmpeg decodes the largest as 16380 of 32768.
  expect((await analyse(recording("FLAC"))).peak).toBe(16380 / 32768);
});

test("reads FLAC to its last sample where it ends in silence", async () => {
  // flac -b 576 of 0.2 s of a tone and 0.805 s of nothing at 8 kHz, by SoX.
  const file = await readFile(new URL("quiet-end.flac", import.meta.url));
  expect(await analyse(file)).toMatchObject({ frames: 8040, warnings: [], truncated: false });
});

for (const name of ["FLAC", "MP3", "Ogg Vorbis", "Ogg Opus"]) {
  test(`reads the tags of ${name} under the same names`, async () => {
    const { tags } = await analyse(recording(name));
    expect(tags).toMatchObject({ title: "Tone", artist: "ffmpeg", date: "2026", track: "1/2" });
  });
}

describe("damaged files", () => {
  test("measures what a truncated FLAC still holds and says so", async () => {
    const whole = recording("FLAC");
    const result = await analyse(whole.subarray(0, whole.length - 200));
    expect(Number(result.frames)).toBeLessThan(4800);
    expect(result.warnings).toEqual([expect.stringContaining("announces 4800 frames")]);
  });

  test("reads both streams of a chained Ogg file", async () => {
    for (const name of ["Ogg Vorbis", "Ogg Opus"]) {
      const once = await analyse(recording(name));
      const twice = await analyse(Buffer.concat([recording(name), recording(name)]));
      expect(twice.frames).toBe(2 * Number(once.frames));
    }
  });

  test("ends where a chained Ogg file goes on in another coding's stream", async () => {
    const result = await analyse(Buffer.concat([recording("Ogg Vorbis"), recording("Ogg Opus")]));
    expect(result.frames).toBe(4800);
  });

  for (const name of ["FLAC", "MP3", "Ogg Vorbis", "Ogg Opus"]) {
    test(`ends with a named error or a result, whatever is damaged in ${name}`, async () => {
      const whole = recording(name);
      let seed = 1;
      const random = (below: number): number => {
        seed = (seed * 1_103_515_245 + 12_345) % 0x80000000;
        return seed % below;
      };
      for (let round = 0; round < 5; round++) {
        const file = Buffer.from(whole);
        for (let hit = 0; hit < 20; hit++) file[4 + random(file.length - 4)] = random(256);
        const outcome = await analyse(file).catch((error: unknown) => error);
        expect(outcome).toSatisfy(
          (value: object) => "frames" in value || ("name" in value && value.name === "ServiceError"),
        );
      }
    });
  }

  test("refuses a header with nothing behind it", async () => {
    const flac = recording("FLAC").subarray(0, 42);
    await expect(analyse(flac)).rejects.toMatchObject({ code: "corrupt_file" });
  });
});
