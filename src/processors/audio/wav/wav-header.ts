/**
 * What a WAV file says of itself, checked against what it holds. It runs before any library sees the file, since
 * wav-decoder loops for ever on a header with no channels and accepts a truncated file in silence.
 */
import type { FileHandle } from "node:fs/promises";
import { ServiceError } from "../../../protocol/errors.ts";
import { adpcmFrames } from "./adpcm-blocks.ts";
import { findChunks, readChunk, type RiffChunks } from "./riff-chunks.ts";
import { isAdpcm, parseFormat, type WavFormat } from "./wav-format.ts";

export interface WavHeader {
  container: string;
  format: WavFormat;
  /** Where the samples begin in the file, and how many bytes of them are really there. */
  dataStart: number;
  dataBytes: number;
  /** Frames that can be decoded, at least one. */
  frames: number;
}

/** Longer than any format chunk: 22 bytes and 256 predictor pairs. */
const maxFormatBytes = 2048;

/**
 * A file that holds less than it announces gives what is there, with a sentence in `warnings`. Throws `corrupt_file`,
 * `empty_file` (not one sample) or `unsupported_media_type` (a coding that is not read).
 */
export async function readWavHeader(
  file: FileHandle,
  fileBytes: number,
  warnings: string[],
): Promise<WavHeader> {
  const chunks = await findChunks(file, fileBytes);
  const format = parseFormat(
    await readChunk(file, chunks.format, maxFormatBytes),
    chunks.bigEndian,
    warnings,
  );
  const dataBytes = countPresentBytes(chunks, fileBytes, warnings);
  const frames = countFrames(format, dataBytes, chunks.factFrames);
  if (frames === 0) {
    const reason = `The file's ${dataBytes} bytes of samples are less than one frame of ${format.blockBytes} bytes.`;
    throw new ServiceError("corrupt_file", reason);
  }
  const rest = isAdpcm(format) ? 0 : dataBytes % format.blockBytes;
  if (rest > 0) warnings.push(`The last frame has ${rest} of ${format.blockBytes} bytes and was left out.`);
  return { container: chunks.container, format, dataStart: chunks.data.start, dataBytes, frames };
}

function countPresentBytes({ data, isStream }: RiffChunks, fileBytes: number, warnings: string[]): number {
  const announced = data.bytes;
  const held = fileBytes - data.start;
  if (announced === 0 && held > 0 && isStream) {
    warnings.push("The header does not say how many samples follow; everything to the file's end was taken.");
    return held;
  }
  if (announced === 0) {
    throw new ServiceError(
      "empty_file",
      "The WAV file has a header and not one sample; there is nothing to measure.",
    );
  }
  if (held >= announced) return announced;
  if (held === 0) {
    const reason = `The header announces ${announced} bytes of samples, but the file ends there. Send it again.`;
    throw new ServiceError("corrupt_file", reason, { actual: 0 });
  }
  warnings.push(
    `The header announces ${announced} bytes of samples, the file holds ${held} (cut short, or written as a stream); ` +
      "the figures are of what is there.",
  );
  return held;
}

/**
 * ADPCM fills its last block up; the `fact` chunk then tells where the recording ends, and is believed as long as it
 * differs by less than a block.
 */
function countFrames(format: WavFormat, dataBytes: number, factFrames: number | undefined): number {
  if (!isAdpcm(format)) return Math.floor(dataBytes / format.blockBytes);
  const frames = adpcmFrames(format, dataBytes);
  const perBlock = adpcmFrames(format, format.blockBytes);
  const tellsEnd =
    factFrames !== undefined && factFrames <= frames && factFrames > Math.max(0, frames - perBlock);
  return tellsEnd ? factFrames : frames;
}
