import { open, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { audioProcessor } from "../../src/processors/audio/index.ts";
import { imaRecording, msRecording } from "./adpcm-recordings.ts";
import { runContext } from "./run-context.ts";
import {
  analyse,
  analyseFile,
  buildChunk,
  buildWav,
  encodeFloats,
  encodeIntegers,
  extensibleTail,
  sine,
  withFolder,
  type WavParts,
} from "./wav-builder.ts";

/** A 16-bit mono file. */
function wav16(samples: number[], parts: WavParts = {}): Buffer {
  const scaled = samples.map((sample) => Math.max(-32768, Math.min(32767, Math.round(sample * 32768))));
  return buildWav({ data: encodeIntegers(scaled, 2, parts.container === "RIFX"), ...parts });
}

/** The value of a file's only sample: the mean of one. */
async function onlySample(parts: WavParts): Promise<unknown> {
  return (await analyse(buildWav(parts))).dc_offset;
}

// Expected values are arithmetic unless another source is named.
describe("figures", () => {
  test("names the contract's seven fields for a full-scale sine", async () => {
    const file = wav16(sine(440, 2, 8000));
    const result = await analyse(file);
    expect(result).toMatchObject({
      duration_seconds: 2,
      sample_rate: 8000,
      channels: 1,
      sample_width: 2,
      zero_crossings: 1760,
      file_size_bytes: file.length,
      frames: 16000,
      bits_per_sample: 16,
      encoding: "pcm_s16le",
      container: "RIFF",
      warnings: [],
    });
    expect(result.rms_energy).toBeCloseTo(Math.SQRT1_2, 4);
    expect(result.crest_factor).toBeCloseTo(Math.SQRT2, 3);
    expect(result.zero_crossing_rate).toBeCloseTo((2 * 440) / 8000, 4);
  });

  // `sox -n -r 48000 -c 2 -b 16 t.wav synth 1 sine 997 gain -20; sox t.wav -n stats` says the same of it.
  test("measures 997 Hz at −20 dBFS as peak −20, RMS −23.01 and crest 1.414", async () => {
    const mono = sine(997, 1, 48000, 0.1);
    const result = await analyse(
      wav16(
        mono.flatMap((x) => [x, x]),
        { channels: 2, rate: 48000 },
      ),
    );
    expect(result.peak_dbfs).toBeCloseTo(-20, 2);
    expect(result.rms_dbfs).toBeCloseTo(-23.01, 2);
    expect(result.crest_factor).toBeCloseTo(Math.SQRT2, 2);
    expect(result.zero_crossings).toBe(1994);
  });

  test("gives a full-scale square wave RMS 1, 0 dBFS, crest 1 and clips every sample", async () => {
    const square = Array.from({ length: 8000 }, (_, at) => (at % 80 < 40 ? 1 : -1));
    const result = await analyse(buildWav({ tag: 3, bits: 32, data: encodeFloats(square, 4) }));
    expect(result).toMatchObject({ rms_energy: 1, rms_dbfs: 0, peak: 1, peak_dbfs: 0, crest_factor: 1 });
    expect(result).toMatchObject({ dc_offset: 0, zero_crossings: 199, clipped_samples: 8000 });
  });

  test("gives silence level 0 and null for decibels and crest factor", async () => {
    const result = await analyse(wav16(Array.from({ length: 100 }, () => 0)));
    expect(result).toMatchObject({
      rms_energy: 0,
      peak: 0,
      zero_crossings: 0,
      dc_offset: 0,
      clipped_samples: 0,
    });
    expect(result).toMatchObject({ rms_dbfs: null, peak_dbfs: null, crest_factor: null });
  });

  test("counts zero as positive when it counts sign changes", async () => {
    expect((await analyse(wav16([0, 0.5, 0, 0.5]))).zero_crossings).toBe(0);
    expect((await analyse(wav16([-0.5, 0, -0.5, -0.5, 0.5]))).zero_crossings).toBe(3);
  });

  test("takes level over all channels and zero crossings from the first, and tells each channel's own", async () => {
    const left = sine(100, 1, 8000, 0.8);
    const right = sine(250, 1, 8000, 0.2).map((x) => x + 0.5);
    const interleaved = left.flatMap((x, at) => [x, right[at] ?? 0]);
    const result = await analyse(wav16(interleaved, { channels: 2 }));
    // Squares of a sine of peak a have the mean a²/2; an offset adds its square.
    expect(result.rms_energy).toBeCloseTo(Math.sqrt((0.32 + 0.02 + 0.25) / 2), 4);
    expect(result).toMatchObject({ zero_crossings: 200, channels: 2, frames: 8000, duration_seconds: 1 });
    expect(result.per_channel).toHaveLength(2);
    expect(result.per_channel[0]).toMatchObject({ channel: 1, zero_crossings: 200 });
    expect(result.per_channel[1]).toMatchObject({ channel: 2, zero_crossings: 0 });
    expect(result.per_channel[0]?.rms_energy).toBeCloseTo(0.8 * Math.SQRT1_2, 4);
    expect(result.per_channel[1]?.dc_offset).toBeCloseTo(0.5, 4);
    expect(result.per_channel[1]?.peak).toBeCloseTo(0.7, 2);
  });

  test("counts crossings across the blocks in which a long file is read", async () => {
    const samples = sine(1000, 20, 44100, 0.5);
    const result = await analyse(wav16(samples, { rate: 44100 }));
    expect(result).toMatchObject({ zero_crossings: 40000, frames: 882000, duration_seconds: 20 });
    expect(result.rms_energy).toBeCloseTo(0.5 * Math.SQRT1_2, 5);
  });

  test("leaves NaN and infinities out of every figure and says how many there were", async () => {
    const samples = [0.5, Number.NaN, -0.5, Number.POSITIVE_INFINITY, 0.5, Number.NEGATIVE_INFINITY];
    const result = await analyse(buildWav({ tag: 3, bits: 32, data: encodeFloats(samples, 4) }));
    expect(result).toMatchObject({ rms_energy: 0.5, peak: 0.5, zero_crossings: 2, clipped_samples: 0 });
    expect(result.dc_offset).toBeCloseTo(0.5 / 3, 9);
    expect(result.warnings).toEqual([expect.stringMatching(/^3 of 6 samples are NaN or infinite/)]);
  });

  test("refuses a file in which no sample is a number", async () => {
    const data = encodeFloats([Number.NaN, Number.NaN], 4);
    await expect(analyse(buildWav({ tag: 3, bits: 32, data }))).rejects.toMatchObject({
      code: "corrupt_file",
    });
  });

  test("keeps float samples beyond full scale as they are and warns", async () => {
    const result = await analyse(buildWav({ tag: 3, bits: 32, data: encodeFloats([2, -2], 4) }));
    expect(result).toMatchObject({ peak: 2, rms_energy: 2, clipped_samples: 2 });
    expect(result.warnings[0]).toContain("beyond full scale (peak 2.000)");
  });
});

describe("codings", () => {
  const signal = sine(440, 1, 8000, 0.5);
  const scaled = (bits: number): number[] => signal.map((x) => Math.round(x * 2 ** (bits - 1)));
  const codings: { name: string; width: number; parts: WavParts }[] = [
    { name: "pcm_u8", width: 1, parts: { bits: 8, data: encodeIntegers(scaled(8), 1) } },
    { name: "pcm_s16le", width: 2, parts: { bits: 16, data: encodeIntegers(scaled(16), 2) } },
    { name: "pcm_s24le", width: 3, parts: { bits: 24, data: encodeIntegers(scaled(24), 3) } },
    { name: "pcm_s32le", width: 4, parts: { bits: 32, data: encodeIntegers(scaled(32), 4) } },
    { name: "pcm_f32le", width: 4, parts: { tag: 3, bits: 32, data: encodeFloats(signal, 4) } },
    { name: "pcm_f64le", width: 8, parts: { tag: 3, bits: 64, data: encodeFloats(signal, 8) } },
  ];
  for (const { name, width, parts } of codings) {
    test(`reads ${name}`, async () => {
      const result = await analyse(buildWav(parts));
      expect(result).toMatchObject({
        encoding: name,
        sample_width: width,
        zero_crossings: 880,
        frames: 8000,
      });
      // Rounding to n bits adds noise of a twelfth of a step squared (Bennett 1948): 8 bits, 5e-6 of a mean square of 0.125.
      expect(result.rms_energy).toBeCloseTo(0.5 * Math.SQRT1_2, name === "pcm_u8" ? 3 : 5);
      expect(result.warnings).toEqual([]);
    });

    test(`reads ${name} in WAVE_FORMAT_EXTENSIBLE`, async () => {
      const formatTail = extensibleTail(parts.tag ?? 1, parts.bits ?? 16);
      const result = await analyse(buildWav({ ...parts, tag: 0xfffe, formatTail }));
      expect(result).toMatchObject({ encoding: name, zero_crossings: 880 });
    });
  }

  test("puts the ends and the middle of every integer width where they belong", async () => {
    expect(await onlySample({ bits: 8, data: Buffer.of(128) })).toBe(0);
    expect(await onlySample({ bits: 8, data: Buffer.of(0) })).toBe(-1);
    expect(await onlySample({ bits: 8, data: Buffer.of(255) })).toBe(127 / 128);
    for (const bytes of [2, 3, 4]) {
      const lowest = -(2 ** (bytes * 8 - 1));
      expect(await onlySample({ bits: bytes * 8, data: encodeIntegers([lowest], bytes) })).toBe(-1);
      expect(await onlySample({ bits: bytes * 8, data: encodeIntegers([0], bytes) })).toBe(0);
    }
    expect(await onlySample({ bits: 16, data: encodeIntegers([32767], 2) })).toBe(32767 / 32768);
    expect(await onlySample({ bits: 24, data: encodeIntegers([8388607], 3) })).toBe(8388607 / 8388608);
  });

  test("counts samples at the ends of the scale as clipped, whatever the width", async () => {
    for (const [bits, bytes] of [
      [8, 1],
      [16, 2],
      [24, 3],
    ] as const) {
      const top = 2 ** (bits - 1) - 1;
      const data = encodeIntegers([top, -top - 1, top - 1, -top], bytes);
      expect(await analyse(buildWav({ bits, data }))).toMatchObject({ clipped_samples: 2 });
    }
  });

  test("reads samples narrower than their container, which stand in its upper bits", async () => {
    const half = encodeIntegers([0x4000], 2);
    expect(await onlySample({ bits: 12, blockAlign: 2, data: half })).toBe(0.5);
    expect(await onlySample({ bits: 20, blockAlign: 3, data: encodeIntegers([0x400000], 3) })).toBe(0.5);
    expect(await onlySample({ bits: 24, blockAlign: 4, data: encodeIntegers([0x40000000], 4) })).toBe(0.5);
    expect(await onlySample({ bits: 36, blockAlign: 5, data: encodeIntegers([2 ** 38], 5) })).toBe(0.5);
    const formatTail = extensibleTail(1, 20);
    const twenty = { tag: 0xfffe, bits: 24, formatTail, data: encodeIntegers([0x7ffff0], 3) };
    expect(await analyse(buildWav(twenty))).toMatchObject({
      bits_per_sample: 20,
      sample_width: 3,
      clipped_samples: 1,
    });
  });

  // ITU-T G.711 tables 1a/1b and 2a/2b, in the 16-bit form of ITU-T G.191 (alaw_expand, ulaw_expand).
  const companded: [law: "alaw" | "mulaw", code: number, value: number][] = [
    ["alaw", 0xd5, 8],
    ["alaw", 0x55, -8],
    ["alaw", 0xaa, 32256],
    ["alaw", 0x2a, -32256],
    ["alaw", 0x80, 5504],
    ["mulaw", 0xff, 0],
    ["mulaw", 0x7f, 0],
    ["mulaw", 0x80, 32124],
    ["mulaw", 0x00, -32124],
    ["mulaw", 0xf0, 120],
  ];
  for (const [law, code, value] of companded) {
    test(`reads ${law} code 0x${code.toString(16)} as ${value}`, async () => {
      const file = buildWav({ tag: law === "alaw" ? 6 : 7, bits: 8, data: Buffer.of(code) });
      const clipped = Math.abs(value) > 32000 ? 1 : 0;
      const expected = { encoding: `pcm_${law}`, sample_width: 1, clipped_samples: clipped };
      expect(await analyse(file)).toMatchObject({ ...expected, dc_offset: value / 32768 });
    });
  }

  test("decodes an IMA ADPCM block as the recommendation's arithmetic does by hand", async () => {
    // Head: sample 0, step index 0. Nibbles 7, 7, then 0: steps 7, 16, 34, 31, 28, 25, 23, 21 give these samples.
    const samples = [0, 11, 41, 45, 48, 51, 54, 56, 58];
    const parts = { tag: 0x11, bits: 4, blockAlign: 8, data: Buffer.of(0, 0, 0, 0, 0x77, 0, 0, 0) };
    const result = await analyse(buildWav(parts));
    expect(result).toMatchObject({ frames: 9, peak: 58 / 32768, bits_per_sample: 4 });
    expect(result.dc_offset).toBeCloseTo(samples.reduce((sum, x) => sum + x, 0) / 9 / 32768, 12);
  });

  test("decodes an MS ADPCM block as the specification's arithmetic does by hand", async () => {
    // Head: predictor 0 (256, 0), delta 16, samples 100 and, before it, 50. Nibbles 1 and −1 give 116 and 100.
    const data = Buffer.of(0, 16, 0, 100, 0, 50, 0, 0x1f);
    const result = await analyse(buildWav({ tag: 2, bits: 4, blockAlign: 8, data }));
    expect(result).toMatchObject({
      frames: 4,
      peak: 116 / 32768,
      dc_offset: (50 + 100 + 116 + 100) / 4 / 32768,
    });
  });

  for (const recording of [imaRecording, msRecording]) {
    test(`decodes stereo ${recording.encoding} as SoX does, and ends where the fact chunk says`, async () => {
      const result = await analyse(recording.wav);
      expect(result).toMatchObject({ encoding: recording.encoding, frames: 480, duration_seconds: 0.06 });
      expect(result.rms_energy).toBeCloseTo(recording.rms, 6);
      expect(result.dc_offset).toBeCloseTo(recording.mean, 6);
      expect(result.peak).toBeCloseTo(recording.peak, 6);
      recording.channels.forEach(({ rms, crossings }, channel) => {
        expect(result.per_channel[channel]?.rms_energy).toBeCloseTo(rms, 6);
        expect(result.per_channel[channel]?.zero_crossings).toBe(crossings);
      });
    });
  }

  test("reads a short last ADPCM block", async () => {
    const cut = imaRecording.wav.subarray(0, imaRecording.wav.length - 256);
    const result = await analyse(cut);
    // 256 bytes: 8 of head for two channels, 248 of codes at one byte a frame, and the head's own frame.
    expect(result.frames).toBe(249);
    expect(result.warnings).toEqual([
      expect.stringContaining("announces 512 bytes of samples, the file holds 256"),
    ]);
  });

  test("refuses an ADPCM block with an impossible head", async () => {
    const ima = buildWav({ tag: 0x11, bits: 4, blockAlign: 8, data: Buffer.of(0, 0, 89, 0, 0, 0, 0, 0) });
    await expect(analyse(ima)).rejects.toMatchObject({ code: "corrupt_file", message: /step index 89/ });
    const ms = buildWav({ tag: 2, bits: 4, blockAlign: 8, data: Buffer.of(7, 16, 0, 0, 0, 0, 0, 0) });
    await expect(analyse(ms)).rejects.toMatchObject({ code: "corrupt_file", message: /predictor 7/ });
  });
});

describe("containers", () => {
  test("reads RIFX, whose numbers and samples are big-endian", async () => {
    for (const [bits, bytes] of [
      [16, 2],
      [24, 3],
      [32, 4],
    ] as const) {
      const data = encodeIntegers(
        sine(440, 1, 8000, 0.5).map((x) => Math.round(x * 2 ** (bits - 1))),
        bytes,
        true,
      );
      const result = await analyse(buildWav({ container: "RIFX", bits, data }));
      expect(result).toMatchObject({ container: "RIFX", encoding: `pcm_s${bits}be`, zero_crossings: 880 });
      expect(result.rms_energy).toBeCloseTo(0.5 * Math.SQRT1_2, 4);
    }
  });

  test("reads RF64 and BW64 by the size in their ds64 chunk, and leaves out what follows the samples", async () => {
    for (const container of ["RF64", "BW64"] as const) {
      const data = encodeIntegers(
        Array.from({ length: 100 }, () => 16384),
        2,
      );
      const file = buildWav({ container, data, longDataBytes: 200 });
      const result = await analyse(Buffer.concat([file, buildChunk("junk", Buffer.alloc(50, 0x7f))]));
      expect(result).toMatchObject({ container, frames: 100, rms_energy: 0.5, warnings: [] });
    }
  });

  test("finds samples behind chunks of odd length", async () => {
    const before = [buildChunk("junk", Buffer.from("odd")), buildChunk("LIST", Buffer.from("INFO"))];
    expect(await analyse(wav16([0.5, 0.5], { before }))).toMatchObject({ frames: 2, rms_energy: 0.5 });
  });

  test("takes a stream's samples to the end of the file and says so", async () => {
    const streamed = wav16([0.5, -0.5, 0.5], { claimedDataBytes: 0, claimedFileBytes: 0xffffffff });
    const result = await analyse(streamed);
    expect(result.frames).toBe(3);
    expect(result.warnings[0]).toContain("does not say how many samples follow");
  });
});

describe("damaged files", () => {
  test("measures what a truncated file still holds and says so", async () => {
    const whole = wav16(sine(440, 2, 8000));
    const result = await analyse(whole.subarray(0, 44 + 16001));
    expect(result).toMatchObject({ frames: 8000, duration_seconds: 1, zero_crossings: 880 });
    expect(result.warnings).toEqual([
      expect.stringContaining("announces 32000 bytes of samples, the file holds 16001"),
      "The last frame has 1 of 2 bytes and was left out.",
    ]);
  });

  test("is not misled by a header that claims 4 GB over 400 bytes", async () => {
    const claims = { claimedDataBytes: 0xfffffff0, claimedFileBytes: 0xffffffff };
    const result = await analyse(
      wav16(
        Array.from({ length: 200 }, () => 0.25),
        claims,
      ),
    );
    expect(result).toMatchObject({ frames: 200, rms_energy: 0.25 });
    expect(result.warnings[0]).toContain("announces 4294967280 bytes of samples, the file holds 400");
  });

  test("takes the bytes a frame needs when the header's frame size is nonsense, and says so", async () => {
    const result = await analyse(wav16([0.5, 0.5], { blockAlign: 0 }));
    expect(result).toMatchObject({ frames: 2, rms_energy: 0.5 });
    expect(result.warnings[0]).toContain("0 bytes a frame");
  });

  const riff = wav16([0.5]);
  const refused: [claim: string, file: Buffer, code: string, message: RegExp][] = [
    ["an empty file", Buffer.alloc(0), "empty_file", /no bytes/],
    ["a header without samples", wav16([]), "empty_file", /not one sample/],
    [
      "announced samples of which none is there",
      wav16([], { claimedDataBytes: 800 }),
      "corrupt_file",
      /800 bytes/,
    ],
    ["less than one frame", wav16([0.5], { channels: 2 }), "corrupt_file", /less than one frame of 4 bytes/],
    ["no channels", wav16([0.5], { channels: 0, blockAlign: 2 }), "corrupt_file", /0 channels; 1 to 32/],
    ["33 channels", wav16([0.5], { channels: 33 }), "corrupt_file", /33 channels; 1 to 32/],
    ["a rate of 0", wav16([0.5], { rate: 0 }), "corrupt_file", /0 frames a second; 1 to 768000/],
    ["a rate of 2^32 − 1", wav16([0.5], { rate: 0xffffffff }), "corrupt_file", /4294967295 frames a second/],
    [
      "an unknown format tag",
      wav16([0.5], { tag: 0x1234 }),
      "unsupported_media_type",
      /0x1234 .*A-law.*ffmpeg/,
    ],
    ["MP3 in WAV", wav16([0.5], { tag: 0x55 }), "unsupported_media_type", /holds MP3 \(format tag 0x0055\)/],
    ["samples of 16-bit float", wav16([0.5], { tag: 3 }), "unsupported_media_type", /16 bits \(float\)/],
    ["samples of no bits", wav16([0.5], { bits: 0 }), "unsupported_media_type", /0 bits/],
    ["a file cut in its first bytes", riff.subarray(0, 8), "corrupt_file", /first 12 bytes/],
    ["a file cut before its format", riff.subarray(0, 12), "corrupt_file", /'fmt ' ?\).*'data'/],
    ["a file cut before its samples", riff.subarray(0, 36), "corrupt_file", /samples \('data'\)/],
    ["ADPCM blocks without room for a head", wav16([0.5], { tag: 2, bits: 4 }), "corrupt_file", /too small/],
  ];
  for (const [claim, file, code, message] of refused) {
    test(`refuses ${claim} as ${code}`, async () => {
      await expect(analyse(file)).rejects.toMatchObject({ name: "ServiceError", code, message });
    });
  }

  test("gives up on a file of nothing but empty chunks", async () => {
    const chunks = Array.from({ length: 1100 }, () => buildChunk("junk", Buffer.alloc(0)));
    const file = Buffer.concat([Buffer.from("RIFF\0\0\0\0WAVE"), ...chunks]);
    await expect(analyse(file)).rejects.toMatchObject({ code: "corrupt_file", message: /more than 1000/ });
  });
});

describe("files that are no recording", () => {
  // First bytes of each kind: AVI and PNG by their specifications, M4A by ISO 14496-12, AIFF by Apple.
  const foreign: [kind: string, head: Buffer, message: RegExp][] = [
    ["AVI", Buffer.from("RIFF\0\0\0\0AVI LIST"), /^AVI .* is not read; send WAV, FLAC/],
    ["M4A", Buffer.from("\0\0\0\x1cftypM4A \0\0\0\0"), /^M4A .* is not read; send WAV, FLAC/],
    ["AIFF", Buffer.from("FORM\0\0\0\0AIFF"), /^AIF .* is not read; send WAV, FLAC/],
    [
      "PNG",
      Buffer.from("89504e470d0a1a0a0000000d49484452", "hex"),
      /^The content is PNG \(image\/png\), not a recording/,
    ],
    ["plain text", Buffer.from("This is a song."), /no recording of a known kind/],
  ];
  for (const [kind, head, message] of foreign) {
    test(`refuses ${kind} by its content, whatever its name`, async () => {
      const padded = Buffer.concat([head, Buffer.alloc(64)]);
      await expect(analyse(padded, "music.wav")).rejects.toMatchObject({
        code: "unsupported_media_type",
        message,
      });
    });
  }
});

describe("running", () => {
  test("reads 200 MB without holding them", async () => {
    await withFolder(async (folder) => {
      const path = join(folder, "long.wav");
      const dataBytes = 200 * 1024 * 1024;
      await writeFile(path, buildWav({ channels: 2, rate: 48000, claimedDataBytes: dataBytes }));
      const file = await open(path, "r+");
      await file.truncate(44 + dataBytes);
      await file.close();
      const before = process.memoryUsage().rss;
      const watch = { largest: 0 };
      const timer = setInterval(() => {
        watch.largest = Math.max(watch.largest, process.memoryUsage().rss - before);
      }, 5);
      const result = await analyseFile(path).finally(() => clearInterval(timer));
      expect(result).toMatchObject({ frames: dataBytes / 4, rms_energy: 0 });
      expect(watch.largest).toBeGreaterThan(0);
      expect(watch.largest).toBeLessThan(120 * 1024 * 1024);
    });
  }, 60_000);

  test("stops when the signal aborts", async () => {
    await withFolder(async (folder) => {
      const path = join(folder, "upload");
      await writeFile(path, wav16(sine(440, 1, 8000)));
      const context = runContext(tmpdir(), AbortSignal.abort(new Error("nobody waits")));
      await expect(audioProcessor.process({ name: "a.wav", path, bytes: 1 }, {}, context)).rejects.toThrow(
        "nobody waits",
      );
    });
  });

  test("announces options that survive their way as JSON Schema, and refuses unknown ones", () => {
    const schema = z.fromJSONSchema(audioProcessor.announcement.options ?? {});
    expect(schema.safeParse({}).success).toBe(true);
    expect(schema.safeParse({ loudness: true }).success).toBe(false);
    expect(() => audioProcessor.parseOptions({ loudness: true })).toThrow(z.ZodError);
  });
});
