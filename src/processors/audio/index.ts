/**
 * The audio processor: a WAV file in, its length, level and shape out. Header, samples and figures each have a file of
 * their own beside this one; here they are put in order. Memory does not depend on the length of the recording.
 */
import { type FileHandle, open } from "node:fs/promises";
import { z } from "zod";
import { ServiceError } from "../../protocol/errors.ts";
import { standardTaskTypes } from "../../protocol/task-types.ts";
import { describeInput, jsonOutput } from "../json-output.ts";
import { defineProcessor } from "../processor.ts";
import { refuseForeignFile, sniffedBytes } from "./foreign-file.ts";
import { isWav } from "./riff-chunks.ts";
import { readSampleBlocks } from "./sample-blocks.ts";
import { type FullScale, measureSignal, type SignalFigures } from "./signal-meter.ts";
import { encodingName, type WavFormat } from "./wav-format.ts";
import { wavLimits } from "./wav-limits.ts";
import { readWavHeader, type WavHeader } from "./wav-header.ts";

/**
 * Figures: `duration_seconds` is frames over sample rate, `sample_width` bytes a sample as stored, `rms_energy` over all
 * samples of all channels of full scale 1.0, `zero_crossings` of the first channel, `file_size_bytes` of the whole file.
 * Beside them peak, dBFS, offset, crest factor and, under `per_channel`, the same for each channel; see `ChannelFigures`.
 */
export const audioProcessor = defineProcessor({
  taskType: standardTaskTypes.audio,
  options: z.strictObject({}),
  limits: wavLimits,
  process: async (input, _options, { processor, signal }) => {
    const file = await open(input.path, "r");
    try {
      const { size } = await file.stat();
      await refuseNonWav(file, size);
      const warnings: string[] = [];
      const header = await readWavHeader(file, size, warnings);
      const blocks = readSampleBlocks(file, header, signal);
      const signalFigures = await measureSignal(blocks, header.format.channels, fullScaleOf(header.format));
      warnAboutSamples(signalFigures, header.format, warnings);
      return jsonOutput({
        figures: describe(header, signalFigures, size),
        processor,
        input: await describeInput(input, "audio/wav"),
        warnings,
      });
    } finally {
      await file.close();
    }
  },
});

async function refuseNonWav(file: FileHandle, size: number): Promise<void> {
  if (size === 0) throw new ServiceError("empty_file", "The file has no bytes. Send a WAV file.");
  const head = new Uint8Array(Math.min(size, sniffedBytes));
  await file.read(head, 0, head.length, 0);
  if (!isWav(head)) throw await refuseForeignFile(head);
}

/** The ends of G.711 are those of its 16-bit form; ADPCM is decoded to 16 bits. */
function fullScaleOf({ coding, bitsPerSample }: WavFormat): FullScale {
  if (coding === "float") return { low: -1, high: 1 };
  if (coding === "alaw") return { low: -32256 / 0x8000, high: 32256 / 0x8000 };
  if (coding === "mulaw") return { low: -32124 / 0x8000, high: 32124 / 0x8000 };
  const bits = coding === "integer" ? bitsPerSample : 16;
  return { low: -1, high: Math.fround(1 - 2 ** (1 - bits)) };
}

function warnAboutSamples(figures: SignalFigures, { coding }: WavFormat, warnings: string[]): void {
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
  if (coding === "float" && overall.peak > 1) {
    warnings.push(
      `The float samples go beyond full scale (peak ${overall.peak.toPrecision(4)}), so levels may exceed 1.`,
    );
  }
}

function describe(header: WavHeader, figures: SignalFigures, fileBytes: number): Record<string, unknown> {
  const { format, container } = header;
  const { frames, perChannel } = figures;
  const { rms_energy, zero_crossings, ...overall } = figures.overall;
  return {
    duration_seconds: frames / format.sampleRate,
    sample_rate: format.sampleRate,
    channels: format.channels,
    sample_width: format.bytesPerSample,
    rms_energy,
    zero_crossings,
    file_size_bytes: fileBytes,
    ...overall,
    frames,
    bits_per_sample: format.bitsPerSample,
    encoding: encodingName(format),
    container,
    per_channel: perChannel.map((channel, index) => Object.assign({ channel: index + 1 }, channel)),
  };
}
