/** Finds where somebody speaks, by the levels of half a minute of sound. */
import { speechRate } from "./speech-model.ts";

/** Levels are those of 20 ms, about a period of the lowest voice. */
export const frameSamples = speechRate / 50;
/** Half a second of quiet is a pause. */
export const pauseFrames = 25;

/** A click is no speech. */
const fewestLoudFrames = 5;
/** Models hear a sentence better when they hear it whole, and so a span may have pauses, but no long ones. */
const joinedFrames = 12 * 50;
const longPauseFrames = 2 * 50;
const mostFrames = 15 * 50;

/** In dBFS. Recorded speech is above by 20 dB even where it is soft. */
const silenceDb = -60;

/** Numbers of frames, `to` being the first that does not belong to it. */
export interface Span {
  from: number;
  to: number;
}

/**
 * What counts as quiet follows the recording: a quarter of the way up from its noise (the level that a tenth of the
 * frames stay below) to its speech (the level that a twentieth exceed). Spans are as long as 12 seconds allow; where
 * nobody pauses, they are cut before 15 seconds, where they are quietest. `levels` are in dBFS.
 */
export function findSpeech(levels: readonly number[]): Span[] {
  const sorted = levels.toSorted((one, other) => one - other);
  const noise = Math.max(silenceDb, sorted[Math.floor(sorted.length * 0.1)] ?? silenceDb);
  const speech = sorted[Math.floor(sorted.length * 0.95)] ?? silenceDb;
  const gate = noise + Math.max(0, speech - noise) / 4;
  const spans: Span[] = [];
  levels.forEach((level, frame) => {
    if (level < gate) return;
    const last = spans.at(-1);
    if (last && frame - last.to < pauseFrames) last.to = frame + 1;
    else spans.push({ from: frame, to: frame + 1 });
  });
  const isLoud = (level: number): boolean => level >= gate;
  return spans
    .filter(({ from, to }) => levels.slice(from, to).filter(isLoud).length >= fewestLoudFrames)
    .reduce(join, [])
    .flatMap((span) => divide(span, levels));
}

function join(spans: readonly Span[], span: Span): Span[] {
  const last = spans.at(-1);
  const isNear = last && span.from - last.to < longPauseFrames && span.to - last.from <= joinedFrames;
  return isNear ? [...spans.slice(0, -1), { from: last.from, to: span.to }] : [...spans, span];
}

function divide(span: Span, levels: readonly number[]): Span[] {
  const { from, to } = span;
  if (to - from <= mostFrames) return [span];
  let quietest = from + mostFrames;
  for (let frame = from + (mostFrames * 2) / 3; frame < from + mostFrames; frame++) {
    if ((levels[frame] ?? 0) < (levels[quietest] ?? 0)) quietest = frame;
  }
  return [{ from, to: quietest }, ...divide({ from: quietest, to }, levels)];
}
