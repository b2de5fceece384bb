/** The rhythm of a recording: how fast its beat goes, and when something begins. */
import { windowsOfTime } from "../spectrum/sliding-windows.ts";
import { createStft } from "../spectrum/stft.ts";
import { findOnsets } from "./onsets.ts";
import { createOnsetStrength } from "./onset-strength.ts";
import { estimateTempo } from "./tempo.ts";

/** Tempo and clarity are null where nothing begins. */
export interface RhythmFigures {
  tempo_bpm: number | null;
  /** How alike the onsets are one beat later: near 1 for a metronome, low where the tempo means little. */
  pulse_clarity: number | null;
  onset_count: number;
  /** The first ones, to the nearest hop of some 23 ms. */
  onset_seconds: number[];
}

export interface RhythmMeter {
  add(block: readonly Float32Array[]): void;
  end(): void;
  describe(): RhythmFigures;
}

const maxOnsets = 10_000;

export function createRhythmMeter(sampleRate: number): RhythmMeter {
  const size = windowsOfTime(sampleRate);
  const rate = sampleRate / size.hopFrames;
  const strength = createOnsetStrength(sampleRate, size);
  return {
    ...createStft((power) => strength.add(power), size),
    describe: () => {
      const envelope = strength.envelope();
      const tempo = estimateTempo(envelope, rate);
      const onsets = findOnsets(envelope, rate);
      return {
        tempo_bpm: tempo && tempo.bpm,
        pulse_clarity: tempo && tempo.clarity,
        onset_count: onsets.length,
        onset_seconds: onsets.slice(0, maxOnsets).map((onset) => onset / rate),
      };
    },
  };
}
