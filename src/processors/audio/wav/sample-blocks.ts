/**
 * The samples of a WAV file as blocks of decoded frames, a quarter of a megabyte of the file at a time, so that memory
 * does not grow with the recording. Stands between the header and the meter.
 */
import type { FileHandle } from "node:fs/promises";
import { ServiceError } from "../../../protocol/errors.ts";
import { blockFrames } from "../measure/even-blocks.ts";
import { createByteDecoder } from "./byte-decoder.ts";
import { createImaAdpcmDecoder } from "./ima-adpcm-decoder.ts";
import { createMsAdpcmDecoder } from "./ms-adpcm-decoder.ts";
import { createPcmDecoder } from "./pcm-decoder.ts";
import { type Decode, isAdpcm, type WavFormat } from "./wav-format.ts";
import type { WavHeader } from "./wav-header.ts";

const readBytes = 256 * 1024;

/** One array for each channel and block, full scale −1 to 1. Throws the signal's reason when it aborts. */
export async function* readSampleBlocks(
  file: FileHandle,
  header: WavHeader,
  signal: AbortSignal,
): AsyncGenerator<Float32Array[]> {
  const { format, dataStart, dataBytes } = header;
  const decode = await pickDecoder(format);
  const buffer = new Uint8Array(countUnits(format) * format.blockBytes);
  let framesLeft = header.frames;
  for (let position = 0; framesLeft > 0 && position < dataBytes; position += buffer.length) {
    signal.throwIfAborted();
    const length = Math.min(buffer.length, dataBytes - position);
    await readWhole(file, buffer.subarray(0, length), dataStart + position);
    const channels = decode(buffer.subarray(0, length));
    const frames = Math.min(framesLeft, channels[0]?.length ?? 0);
    framesLeft -= frames;
    yield channels.map((samples) => samples.subarray(0, frames));
  }
}

/** Frames, or blocks of ADPCM, of a read; of frames as many as need not be cut anew for the meters. */
function countUnits({ blockBytes }: WavFormat): number {
  const units = Math.max(1, Math.floor(readBytes / blockBytes));
  return units < blockFrames ? units : units - (units % blockFrames);
}

function pickDecoder(format: WavFormat): Promise<Decode> | Decode {
  if (isAdpcm(format)) {
    return format.coding === "ima-adpcm" ? createImaAdpcmDecoder(format) : createMsAdpcmDecoder(format);
  }
  return format.bytesPerSample === 1 ? createByteDecoder(format) : createPcmDecoder(format);
}

async function readWhole(file: FileHandle, target: Uint8Array, position: number): Promise<void> {
  let filled = 0;
  while (filled < target.length) {
    const { bytesRead } = await file.read(target, filled, target.length - filled, position + filled);
    if (bytesRead === 0) throw new ServiceError("corrupt_file", "The file became shorter while it was read.");
    filled += bytesRead;
  }
}
