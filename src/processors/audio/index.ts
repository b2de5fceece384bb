/**
 * The audio processor: a recording in, its length, level, loudness and shape out. Opening, decoding and measuring each
 * have a folder of their own beside this file; here they are put in order. Memory does not depend on the length of the
 * recording.
 */
import { open } from "node:fs/promises";
import { ServiceError } from "../../protocol/errors.ts";
import { standardTaskTypes } from "../../protocol/task-types.ts";
import { describeInput, jsonOutput } from "../json-output.ts";
import { defineProcessor } from "../processor.ts";
import { describeWorkLimit, workLimitOf } from "../work-limit.ts";
import { type AudioOptions, audioOptions } from "./audio-options.ts";
import { prepareExtras } from "./extras.ts";
import { measureRecording, type SignalFigures } from "./measure/measure-recording.ts";
import { openRecording } from "./open-recording.ts";
import type { Recording } from "./recording.ts";
import { wavLimits } from "./wav/wav-limits.ts";

/** An hour of digital silence takes half a megabyte in FLAC. */
const secondsPerMb = 60;

/** Spectrum, pitch, rhythm and spectrogram take up to twice as long as everything else, each of them. */
const secondsPerMbOfExtra = 120;

/** Loading the model, and some ten times what it takes to write down speech without a pause. */
const transcriptSeconds = { once: 60, perMinute: 60 };

/** More are counted, and not listed. */
const maxSilences = 1000;

/**
 * Figures: `duration_seconds` is frames over sample rate, `sample_width` bytes a sample as stored (0 for MP3, Vorbis and
 * Opus, which store none), `rms_energy` over all samples of all channels of full scale 1.0, `zero_crossings` of the first
 * channel, `file_size_bytes` of the whole file. Beside them levels, of all and under `per_channel` (`LevelFigures`),
 * `loudness` (`LoudnessFigures`), `silence`, `waveform` and `tags`; on request `spectrum` and `transcript`.
 */
export const audioProcessor = defineProcessor({
  taskType: standardTaskTypes.audio,
  version: "2.1.0",
  options: audioOptions,
  limits: { ...wavLimits, ...describeWorkLimit(secondsPerMb) },
  process: async (input, options, { processor, signal, makeScratchFolder, limitWork, reportProgress }) => {
    const file = await open(input.path, "r");
    try {
      return await limitWork(workLimitOf(input, secondsFor(options), speechSeconds(options)), async () => {
        const warnings: string[] = [];
        const reportBytes = (done: number): void =>
          reportProgress({ done, total: input.bytes, unit: "bytes" });
        const opened = await openRecording({ file, path: input.path, signal, warnings, reportBytes });
        const { recording, tags, broadcast } = opened;
        const extras = await prepareExtras(options, { sampleRate: recording.sampleRate, makeScratchFolder });
        const measured = await measureRecording(recording, {
          silence: {
            thresholdDb: options.silence_threshold_db,
            shortestSeconds: options.silence_seconds,
            maxSegments: maxSilences,
          },
          waveformBuckets: options.waveform_buckets,
          ...extras,
        });
        warnAboutSamples(measured, recording, warnings);
        const { figures, artifacts, ...told } = await extras.finish();
        return jsonOutput({
          figures: { ...describe(recording, measured, input.bytes), ...figures, tags, broadcast },
          processor,
          input: await describeInput(input, recording.mediaType),
          warnings: [...warnings, ...told.warnings],
          truncated: recording.isCutShort() || told.isCutShort,
          artifacts,
        });
      });
    } finally {
      await file.close();
    }
  },
});

/** Of processor time for a megabyte. */
function secondsFor({ spectrum, pitch, rhythm, pictures }: AudioOptions): number {
  const extras = [spectrum, pitch, rhythm, pictures.includes("spectrogram")].filter(Boolean);
  return secondsPerMb + extras.length * secondsPerMbOfExtra;
}

function speechSeconds({ transcript, transcript_minutes: minutes }: AudioOptions): number {
  return transcript ? transcriptSeconds.once + minutes * transcriptSeconds.perMinute : 0;
}

function warnAboutSamples(figures: SignalFigures, { isUnbounded }: Recording, warnings: string[]): void {
  const { unusableSamples, samples, overall } = figures;
  if (unusableSamples === samples) {
    const reason = `None of the file's ${samples} samples is a finite number, so there is nothing to measure.`;
    throw new ServiceError("corrupt_file", reason);
  }
  if (unusableSamples > 0) {
    warnings.push(
      `${unusableSamples} of ${samples} samples are NaN or infinite and were left out of all figures.`,
    );
  }
  if (isUnbounded && overall.peak > 1) {
    warnings.push(
      `Samples go beyond full scale (peak ${overall.peak.toPrecision(4)}), so levels may exceed 1.`,
    );
  }
}

function describe(recording: Recording, figures: SignalFigures, fileBytes: number): Record<string, unknown> {
  const { rms_energy, zero_crossings, ...overall } = figures.overall;
  const { segments, count, seconds } = figures.silence;
  return {
    duration_seconds: figures.frames / recording.sampleRate,
    sample_rate: recording.sampleRate,
    channels: recording.channels,
    sample_width: recording.sampleWidth,
    rms_energy,
    zero_crossings,
    file_size_bytes: fileBytes,
    ...overall,
    frames: figures.frames,
    bits_per_sample: recording.bitsPerSample,
    encoding: recording.encoding,
    container: recording.container,
    loudness: figures.loudness,
    silence: { count, seconds, segments },
    waveform: figures.waveform,
    per_channel: figures.perChannel.map((channel, index) => Object.assign({ channel: index + 1 }, channel)),
  };
}
