/**
 * IMA (DVI) ADPCM as it stands in WAV files, format tag 0x11. Own code, because wavefile 11, which reads the coding,
 * takes mono only, repeats the first sample of every block and leaves the last block silent.
 */
import { ServiceError } from "../../../protocol/errors.ts";
import { type DecodeChannel, decodeAdpcm } from "./adpcm-blocks.ts";
import type { AdpcmFormat, Decode } from "./wav-format.ts";

const stepSizes = Int16Array.from([
  7, 8, 9, 10, 11, 12, 13, 14, 16, 17, 19, 21, 23, 25, 28, 31, 34, 37, 41, 45, 50, 55, 60, 66, 73, 80, 88, 97,
  107, 118, 130, 143, 157, 173, 190, 209, 230, 253, 279, 307, 337, 371, 408, 449, 494, 544, 598, 658, 724,
  796, 876, 963, 1060, 1166, 1282, 1411, 1552, 1707, 1878, 2066, 2272, 2499, 2749, 3024, 3327, 3660, 4026,
  4428, 4871, 5358, 5894, 6484, 7132, 7845, 8630, 9493, 10442, 11487, 12635, 13899, 15289, 16818, 18500,
  20350, 22385, 24623, 27086, 29794, 32767,
]);
const maxStepIndex = 88;
const indexSteps = Int8Array.of(-1, -1, -1, -1, 2, 4, 6, 8);

/**
 * Tables and arithmetic: IMA Digital Audio Focus and Technical Working Group, "Recommended Practices for Enhancing
 * Digital Audio Compatibility", 3.00 (1992); blocks: Microsoft "New Multimedia Data Types and Data Techniques" (1994):
 * for each channel an int16 sample and the step index, then in turn four bytes (eight samples, low nibble first).
 * Throws `corrupt_file` for a step index above 88.
 */
export function createImaAdpcmDecoder({ coding, channels, blockBytes }: AdpcmFormat): Decode {
  const decodeChannel: DecodeChannel = (block, channel, samples) => {
    const head = new DataView(block.buffer, block.byteOffset + channel * 4, 4);
    let sample = head.getInt16(0, true);
    let stepIndex = checkStepIndex(head.getUint8(2));
    samples[0] = sample / 0x8000;
    for (let code = 0; code < samples.length - 1; code++) {
      const group = (1 + (code >> 3)) * channels * 4 + channel * 4;
      const byte = block[group + ((code & 7) >> 1)] ?? 0;
      const nibble = code & 1 ? byte >> 4 : byte & 15;
      sample = clamp(sample + difference(nibble, stepSizes[stepIndex] ?? 0), -0x8000, 0x7fff);
      stepIndex = clamp(stepIndex + (indexSteps[nibble & 7] ?? 0), 0, maxStepIndex);
      samples[code + 1] = sample / 0x8000;
    }
  };
  return (bytes) => decodeAdpcm({ coding, channels, blockBytes }, bytes, decodeChannel);
}

function checkStepIndex(stepIndex: number): number {
  if (stepIndex <= maxStepIndex) return stepIndex;
  const reason = `An ADPCM block begins with step index ${stepIndex}; 0 to ${maxStepIndex} are allowed. It is damaged.`;
  throw new ServiceError("corrupt_file", reason, { actual: stepIndex, limit: maxStepIndex });
}

function difference(nibble: number, step: number): number {
  let size = step >> 3;
  if (nibble & 4) size += step;
  if (nibble & 2) size += step >> 1;
  if (nibble & 1) size += step >> 2;
  return nibble & 8 ? -size : size;
}

function clamp(value: number, low: number, high: number): number {
  return value < low ? low : value > high ? high : value;
}
