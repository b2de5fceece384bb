/**
 * Cuts a stream of speech at its pauses into utterances short enough for a model. Stands between resampler and model;
 * what is silent never reaches the model, which therefore cannot make words of it.
 */
import { speechRate } from "./speech-model.ts";
import { type Span, findSpeech, frameSamples, pauseFrames } from "./find-speech.ts";

export interface Utterance {
  /** Where its sound begins and ends, in seconds from the beginning of the stream. */
  startSeconds: number;
  endSeconds: number;
  /** With a little of the pauses around it, at `speechRate`. */
  samples: Float32Array;
}

export interface UtteranceCutter {
  /** Calls `listen` as soon as an utterance is known to have ended. */
  add(samples: Float32Array): void;
  end(): void;
}

const windowFrames = (30 * speechRate) / frameSamples;
const paddingFrames = 10;

/** With what a model gets of the pauses around it. */
interface PaddedSpan extends Span {
  first: number;
  behind: number;
}

/** Looks at half a minute at a time. */
export function createUtteranceCutter(listen: (utterance: Utterance) => void): UtteranceCutter {
  const window = new Float32Array(windowFrames * frameSamples);
  let filled = 0;
  /** Frames of the stream before the window. */
  let before = 0;

  const cut = (isLast: boolean): void => {
    const frames = Math.ceil(filled / frameSamples);
    const levels = Array.from({ length: frames }, (_, frame) =>
      levelOf(window.subarray(frame * frameSamples, Math.min(filled, (frame + 1) * frameSamples))),
    );
    const spans = findSpeech(levels).map((span, index, all) => pad(span, all[index - 1], all[index + 1]));
    // The last one may go on behind the window.
    const last = isLast ? undefined : spans.at(-1);
    const open = last && last.to > frames - pauseFrames ? last : undefined;
    for (const { from, to, first, behind } of open ? spans.slice(0, -1) : spans) {
      listen({
        startSeconds: ((before + from) * frameSamples) / speechRate,
        endSeconds: (before * frameSamples + Math.min(filled, to * frameSamples)) / speechRate,
        samples: window.slice(first * frameSamples, Math.min(filled, behind * frameSamples)),
      });
    }
    const done = open ? open.first : frames - paddingFrames;
    if (isLast) return;
    window.copyWithin(0, done * frameSamples, filled);
    filled -= done * frameSamples;
    before += done;
  };

  return {
    add: (samples) => {
      for (let taken = 0; taken < samples.length;) {
        const piece = samples.subarray(taken, taken + window.length - filled);
        window.set(piece, filled);
        filled += piece.length;
        taken += piece.length;
        if (filled === window.length) cut(false);
      }
    },
    end: () => {
      if (filled > 0) cut(true);
    },
  };
}

/** Of RMS, in dBFS. */
function levelOf(samples: Float32Array): number {
  let sum = 0;
  for (let at = 0; at < samples.length; at++) sum += (samples[at] ?? 0) ** 2;
  return 10 * Math.log10(sum / samples.length);
}

/** Where an utterance was cut there is no pause, and its neighbour's sound must not be heard twice. */
function pad(span: Span, previous: Span | undefined, next: Span | undefined): PaddedSpan {
  return {
    ...span,
    first: Math.max(span.from - paddingFrames, previous?.to ?? 0),
    behind: Math.min(span.to + paddingFrames, next?.from ?? Number.POSITIVE_INFINITY),
  };
}
