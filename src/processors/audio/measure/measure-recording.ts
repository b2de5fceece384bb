/**
 * Runs a recording once past all of its meters, block by block. Stands after decoding; knows nothing of files. What costs
 * more than these meters looks over their shoulder as a listener.
 */
import type { Recording } from "../recording.ts";
import { blockFrames, cutEvenly } from "./even-blocks.ts";
import { type ChannelTally, describeChannel, describeOverall, type LevelFigures } from "./level-figures.ts";
import { addSamples, createEnvelope, emptyTally } from "./level-meter.ts";
import { createLoudnessMeter, type LoudnessFigures, slowestLoudnessRate } from "./loudness-meter.ts";
import { createSilenceFinder, type SilenceFigures, type SilenceRule } from "./silence-finder.ts";
import { createTruePeakMeter } from "./true-peak-meter.ts";
import { replaceUnusable } from "./usable-samples.ts";
import { createWaveformMeter, type WaveformFigures, type WaveformMeter } from "./waveform.ts";

export interface SignalFigures {
  frames: number;
  samples: number;
  unusableSamples: number;
  overall: LevelFigures;
  perChannel: LevelFigures[];
  /** Undefined for a sample rate so low that the filter of the standard does not exist. */
  loudness: LoudnessFigures | undefined;
  silence: SilenceFigures;
  waveform: WaveformFigures;
}

export interface MeasureSettings {
  silence: SilenceRule;
  waveformBuckets: number;
  /** Get each block, of at most `blockFrames` frames, which they must not keep. */
  listeners: readonly ((block: readonly Float32Array[]) => void)[];
  /** More waveforms than that of the figures. */
  waveforms: readonly WaveformMeter[];
}

export async function measureRecording(
  recording: Recording,
  { silence: silenceRule, waveformBuckets, listeners, waveforms }: MeasureSettings,
): Promise<SignalFigures> {
  const { channels, sampleRate, fullScale, weights } = recording;
  const meters = Array.from({ length: channels }, () => ({
    tally: emptyTally(),
    envelope: createEnvelope(blockFrames),
    truePeak: createTruePeakMeter(sampleRate),
    unusable: 0,
    last: 0,
  }));
  const envelopes = meters.map(({ envelope }) => envelope);
  const hasLoudness = sampleRate >= slowestLoudnessRate;
  const loudness = hasLoudness ? createLoudnessMeter(sampleRate, weights) : undefined;
  const silence = createSilenceFinder(sampleRate, silenceRule);
  const waveform = createWaveformMeter(waveformBuckets);

  for await (const block of cutEvenly(recording.blocks, channels)) {
    meters.forEach((meter, channel) => {
      const samples = block[channel] ?? new Float32Array(0);
      if (recording.isUnbounded) meter.unusable += replaceUnusable(samples, meter.last);
      meter.last = samples.at(-1) ?? 0;
      addSamples(meter.tally, samples, { fullScale, envelope: meter.envelope });
      meter.truePeak.add(samples, meter.envelope);
    });
    loudness?.add(block);
    silence.add(block, envelopes);
    for (const meter of [waveform, ...waveforms]) meter.add(envelopes);
    for (const listen of listeners) listen(block);
  }

  const tallies: ChannelTally[] = meters.map(({ tally, unusable, truePeak }) => {
    return { ...tally, unusable, truePeak: truePeak.peak() };
  });
  return {
    frames: tallies[0]?.samples ?? 0,
    samples: tallies.reduce((sum, { samples }) => sum + samples, 0),
    unusableSamples: tallies.reduce((sum, { unusable }) => sum + unusable, 0),
    overall: describeOverall(tallies),
    perChannel: tallies.map(describeChannel),
    loudness: loudness?.describe(),
    silence: silence.describe(),
    waveform: waveform.describe(),
  };
}
