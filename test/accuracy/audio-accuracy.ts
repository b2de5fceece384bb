/** Recordings against FFmpeg's decode of them (`astats`, `ebur128`), by the rules of the corpora's README. */
import { expect, test } from "vitest";
import { z } from "zod";
import { audioProcessor } from "../../src/processors/audio/index.ts";
import { checkFigures } from "./check-figures.ts";
import { readItems } from "./corpus.ts";
import type { Figure } from "./figure.ts";
import { figuresOf } from "./run-processor.ts";
import { mean } from "./text-scores.ts";

const referenceSchema = z.object({
  codec: z.string(),
  rate: z.number(),
  channels: z.number(),
  bits: z.number(),
  duration: z.number(),
  rms: z.number(),
  rms_ch0: z.number(),
  rms_mono: z.number(),
  zc: z.record(z.string(), z.array(z.number())),
  astats_rms_db: z.string(),
  lufs: z.string(),
});
type Reference = z.infer<typeof referenceSchema>;

const itemSchema = z.object({
  readable: z.boolean().optional(),
  reference: z.union([referenceSchema, z.looseObject({ codec: z.undefined().optional() })]),
});

const resultSchema = z.looseObject({
  duration_seconds: z.number(),
  sample_rate: z.number(),
  channels: z.number(),
  sample_width: z.number(),
  rms_energy: z.number(),
  zero_crossings: z.number(),
  rms_dbfs: z.number().nullable(),
  container: z.string(),
  loudness: z.looseObject({ integrated_lufs: z.number().nullable() }),
});
type Result = z.infer<typeof resultSchema>;

const lossy = new Set(["mp3", "vorbis", "opus"]);
/** FFmpeg reads the samples of a big-endian RIFX file as little-endian ones: noise, and no reference. */
const isReference = ({ container }: Result): boolean => container !== "RIFX";

test("audio", async (context) => {
  const scores: { reference: Reference; result: Result | undefined }[] = [];
  for (const { file, item } of readItems("audio", itemSchema)) {
    const { reference } = item;
    if (reference.codec === undefined) continue;
    const figures = await figuresOf(audioProcessor, file);
    const result = figures && resultSchema.parse(figures);
    if (!result || isReference(result)) scores.push({ reference: referenceSchema.parse(reference), result });
  }
  const share = (isMet: (reference: Reference, result: Result) => boolean): number =>
    mean(scores.map(({ reference, result }) => (result && isMet(reference, result) ? 1 : 0)));
  expect(scores).not.toHaveLength(0);
  checkFigures(
    [
      toFigure("share right", share(isRight)),
      toFigure("share with the stored sample width", share(hasWidth)),
      toFigure("share within 0.1 LU of ebur128", share(hasLoudness)),
      toFigure("share within 0.01 dB RMS of astats, lossless", share(hasLevel)),
    ],
    context,
  );
});

function toFigure(metric: string, ours: number): Figure {
  return { type: "audio", set: "all", metric, ours, better: "more", target: ["at least", 1] };
}

function isRight(reference: Reference, result: Result): boolean {
  const isLossy = lossy.has(reference.codec);
  const within = (ours: number, theirs: number, least: number, share: number): boolean =>
    Math.abs(ours - theirs) <= Math.max(least, share * theirs);
  return (
    within(result.duration_seconds, reference.duration, isLossy ? 0.06 : 0.02, isLossy ? 0.05 : 0.01) &&
    result.sample_rate === reference.rate &&
    result.channels === reference.channels &&
    [reference.rms, reference.rms_ch0, reference.rms_mono].some((rms) =>
      within(result.rms_energy, rms, 2e-4, isLossy ? 0.03 : 0.01),
    ) &&
    Object.values(reference.zc)
      .flat()
      .some((crossings) => within(result.zero_crossings, crossings, 2, isLossy ? 0.05 : 0.01))
  );
}

function hasWidth({ bits }: Reference, { sample_width }: Result): boolean {
  return sample_width === Math.ceil(bits / 8);
}

/** FFmpeg says −70 where nothing is above the gate, and rounds to tenths. */
function hasLoudness({ lufs }: Reference, { loudness }: Result): boolean {
  return Math.abs((loudness.integrated_lufs ?? -70) - Number(lufs)) <= 0.1;
}

/** ADPCM is left out: FFmpeg decodes what fills the last block up, too. */
function hasLevel({ codec, astats_rms_db }: Reference, { rms_dbfs }: Result): boolean {
  if (lossy.has(codec) || codec.startsWith("adpcm")) return true;
  return rms_dbfs === null ? astats_rms_db === "-inf" : Math.abs(rms_dbfs - Number(astats_rms_db)) <= 0.01;
}
