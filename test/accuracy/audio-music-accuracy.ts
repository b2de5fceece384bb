/** Pitch, tempo and onsets of the recordings against librosa's, as test/processors/librosa has them written down. */
import { expect, test } from "vitest";
import { z } from "zod";
import { audioProcessor } from "../../src/processors/audio/index.ts";
import {
  beatError,
  pitchErrors,
  pitchSchema,
  references,
  rhythmSchema,
} from "../processors/librosa/references.ts";
import { checkFigures } from "./check-figures.ts";
import { readItems } from "./corpus.ts";
import type { Figure } from "./figure.ts";
import { figuresOf } from "./run-processor.ts";
import { mean } from "./text-scores.ts";

const resultSchema = z.looseObject({ encoding: z.string(), pitch: pitchSchema, rhythm: rhythmSchema });

/** libsndfile gives what fills the last block of ADPCM up, too: another end, with a click. */
const hasSameEnd = (encoding: string): boolean => !encoding.startsWith("adpcm");

test("audio by ear", async (context) => {
  const pitches: number[] = [];
  const tempi: number[] = [];
  const onsets: number[] = [];
  for (const { file } of readItems("audio", z.unknown())) {
    const reference = references.files[file.name];
    if (!reference) continue;
    const result = resultSchema.parse(await figuresOf(audioProcessor, file, { pitch: true, rhythm: true }));
    if (!hasSameEnd(result.encoding)) continue;
    const { pitch, rhythm } = result;
    pitches.push(...pitchErrors(pitch.hz, reference).map((error) => (error < 1e-3 ? 1 : 0)));
    if (rhythm.tempo_bpm === null) continue;
    tempi.push(beatError(rhythm.tempo_bpm, reference) < 0.75 ? 1 : 0);
    onsets.push(agreement(rhythm.onset_seconds, reference.onset_seconds));
  }
  expect(pitches).not.toHaveLength(0);
  checkFigures(
    [
      toFigure("share of voiced windows within 0.1 % of librosa's pitch", mean(pitches)),
      toFigure("share with librosa's tempo", mean(tempi)),
      toFigure("share of onsets that are librosa's", mean(onsets)),
    ],
    context,
  );
});

function toFigure(metric: string, ours: number): Figure {
  return { type: "audio", set: "all", metric, ours, better: "more", target: ["at least", 0.95] };
}

/** Jaccard index of two lists of times, equal to a millisecond. */
function agreement(ours: readonly number[], theirs: readonly number[]): number {
  const both = ours.filter((second) => theirs.some((other) => Math.abs(other - second) < 1e-3)).length;
  return both / Math.max(1, ours.length + theirs.length - both);
}
