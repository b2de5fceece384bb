/** Makes a recording of a WAV file: its header read and judged, its samples decoded as they are measured. */
import type { FileHandle } from "node:fs/promises";
import type { FullScale, Recording } from "../recording.ts";
import { wavWeights } from "../speaker-weights.ts";
import { readSampleBlocks } from "./sample-blocks.ts";
import { encodingName, type WavFormat } from "./wav-format.ts";
import { readWavHeader } from "./wav-header.ts";

/** Throws as `readWavHeader` does; what was guessed is a sentence in `warnings`. */
export async function openWav(
  file: FileHandle,
  { fileBytes, signal, warnings }: { fileBytes: number; signal: AbortSignal; warnings: string[] },
): Promise<Recording> {
  const header = await readWavHeader(file, fileBytes, warnings);
  const { format, container } = header;
  return {
    container,
    encoding: encodingName(format),
    mediaType: "audio/wav",
    channels: format.channels,
    sampleRate: format.sampleRate,
    sampleWidth: format.bytesPerSample,
    bitsPerSample: format.bitsPerSample,
    fullScale: fullScaleOf(format),
    isUnbounded: format.coding === "float",
    weights: wavWeights(format.channels, format.speakers),
    blocks: readSampleBlocks(file, header, signal),
    isCutShort: () => false,
  };
}

/** The ends of G.711 are those of its 16-bit form; ADPCM is decoded to 16 bits. */
function fullScaleOf({ coding, bitsPerSample }: WavFormat): FullScale {
  if (coding === "float") return { low: -1, high: 1 };
  if (coding === "alaw") return { low: -32256 / 0x8000, high: 32256 / 0x8000 };
  if (coding === "mulaw") return { low: -32124 / 0x8000, high: 32124 / 0x8000 };
  const bits = coding === "integer" ? bitsPerSample : 16;
  return { low: -1, high: Math.fround(1 - 2 ** (1 - bits)) };
}
