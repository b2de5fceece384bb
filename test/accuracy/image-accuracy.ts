/** Gray pictures against those of Pillow, vips and arithmetic; broken files against the errors that they should end with. */
import { readFileSync } from "node:fs";
import sharp from "sharp";
import { expect, test } from "vitest";
import { z } from "zod";
import { imageProcessor } from "../../src/processors/image/index.ts";
import type { InputFile } from "../../src/processors/processor.ts";
import { ServiceError } from "../../src/protocol/errors.ts";
import { checkFigures } from "./check-figures.ts";
import { corpusPath, readItems } from "./corpus.ts";
import { withRunContext } from "./run-processor.ts";
import { mean } from "./text-scores.ts";

const itemSchema = z.looseObject({
  subset: z.string(),
  reference: z.looseObject({
    orientation: z.int(),
    corrupt: z.boolean(),
    gray: z.array(z.looseObject({ file: z.string() })),
  }),
});
type Reference = z.infer<typeof itemSchema>["reference"];

/** How far apart two gray pictures may be: the mean difference of their pixels, of 255. */
const maxDifference = 3;

test("image", { timeout: 120_000 }, async (context) => {
  const items = readItems("image", itemSchema);
  const scores: { set: string; isCorrupt: boolean; isRight: boolean; id: string }[] = [];
  for (const { id, file, item } of items) {
    const { subset, reference } = item;
    const isRight = await judge(file, reference);
    scores.push({ set: subset, isCorrupt: reference.corrupt, isRight, id });
  }
  expect(scores.length).toBeGreaterThan(0);
  const sets = [...new Set(scores.map(({ set }) => set))].toSorted();
  const wrong = scores.filter(({ isRight }) => !isRight).map(({ id }) => id);
  if (wrong.length > 0) await context.annotate(`Not right: ${wrong.join(", ")}`);
  checkFigures(
    sets.flatMap((set) =>
      [false, true].flatMap((isCorrupt) => {
        const ofSet = scores.filter((score) => score.set === set && score.isCorrupt === isCorrupt);
        if (ofSet.length === 0) return [];
        return {
          type: "image",
          set,
          metric: isCorrupt ? "share of corrupt files with a named error" : "share of pictures right",
          ours: mean(ofSet.map(({ isRight }) => (isRight ? 1 : 0))),
          better: "more" as const,
          target: ["at least", 1] as const,
        };
      }),
    ),
    context,
  );
});

async function judge(file: InputFile, reference: Reference): Promise<boolean> {
  const body = await grayOf(file);
  if (body === undefined) return reference.corrupt;
  if (reference.corrupt) return false;
  const ours = await readGray(body);
  for (const { file: expected } of reference.gray) {
    const theirs = await readGray(readFileSync(corpusPath("image", expected)), reference.orientation);
    if (ours !== undefined && theirs !== undefined && difference(ours, theirs) <= maxDifference) return true;
  }
  return false;
}

/** The result of a file, or undefined when it ends with a named error. */
async function grayOf(file: InputFile): Promise<Buffer | undefined> {
  try {
    const { body } = await withRunContext((context) => imageProcessor.process(file, {}, context));
    return Buffer.from(body);
  } catch (error) {
    if (error instanceof ServiceError) return undefined;
    throw error;
  }
}

interface Gray {
  width: number;
  height: number;
  /** From 0 to 255, with fractions where the picture has 16 bits. */
  values: number[];
}

/** The values of a gray PNG, alpha left out, turned upright by the orientation; undefined where it has colours. */
async function readGray(png: Buffer, orientation = 1): Promise<Gray | undefined> {
  // An encoder writes the orientation, and sharp turns by it: the eight cases are written down in neither.
  const source = orientation === 1 ? png : await sharp(png).withMetadata({ orientation }).png().toBuffer();
  const { data, info } = await sharp(source, { autoOrient: true })
    .removeAlpha()
    .toColourspace("rgb16")
    .raw({ depth: "ushort" })
    .toBuffer({ resolveWithObject: true });
  const samples = new Uint16Array(data.buffer, data.byteOffset, data.length / 2);
  const values: number[] = [];
  for (let at = 0; at < samples.length; at += info.channels) {
    const [red = 0, green = red, blue = red] = samples.subarray(at, at + info.channels);
    if (red !== green || red !== blue) return undefined;
    values.push(red / 257);
  }
  return { width: info.width, height: info.height, values };
}

function difference(ours: Gray, theirs: Gray): number {
  if (ours.width !== theirs.width || ours.height !== theirs.height) return Number.POSITIVE_INFINITY;
  return mean(ours.values.map((value, at) => Math.abs(value - (theirs.values[at] ?? 0))));
}
