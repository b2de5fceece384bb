/** What librosa finds, as make-references.py has written it down, and how near to it pitches and tempi are. */
import { readFileSync } from "node:fs";
import { z } from "zod";

const referenceSchema = z.object({
  /** Of the recording, in Hz. */
  rate: z.number(),
  /** In Hz, of every window; `librosa.yin` finds one even in silence. */
  pitches: z.array(z.number()),
  tempo_bpm: z.number(),
  onset_seconds: z.array(z.number()),
});
type Reference = z.infer<typeof referenceSchema>;

/** By name of a signal, and by name of a file of the corpora. */
export const references = z
  .object({
    signals: z.record(z.string(), referenceSchema),
    files: z.record(z.string(), referenceSchema),
  })
  .parse(JSON.parse(readFileSync(new URL("references.json", import.meta.url), "utf8")));

export const pitchSchema = z.object({
  windows: z.number(),
  voiced_share: z.number(),
  median_hz: z.number().nullable(),
  min_hz: z.number().nullable(),
  max_hz: z.number().nullable(),
  median_note: z.string().nullable(),
  step_seconds: z.number(),
  hz: z.array(z.number().nullable()),
});

export const rhythmSchema = z.object({
  tempo_bpm: z.number().nullable(),
  pulse_clarity: z.number().nullable(),
  onset_count: z.number(),
  onset_seconds: z.array(z.number()),
});

/** For each window that has a pitch, how far it is from librosa's, as a share of it. */
export function pitchErrors(hz: readonly (number | null)[], { pitches }: Reference): number[] {
  return hz.flatMap((pitch, window) => {
    const theirs = pitches[window] ?? Number.NaN;
    return pitch === null ? [] : [Math.abs(pitch / theirs - 1)];
  });
}

/** How far from librosa's beat ours is, in windows: librosa's is a whole number of them, ours lies nearest to it. */
export function beatError(tempoBpm: number, { tempo_bpm: theirs, rate }: Reference): number {
  const hopFrames = 512 * 2 ** Math.round(Math.log2(rate / 22_050));
  const windowsPerMinute = (60 * rate) / hopFrames;
  return Math.abs(windowsPerMinute / tempoBpm - windowsPerMinute / theirs);
}
