/** Microsoft ADPCM, format tag 0x02. Own code, because neither wav-decoder nor wavefile reads the coding. */
import { ServiceError } from "../../../protocol/errors.ts";
import { type DecodeChannel, decodeAdpcm } from "./adpcm-blocks.ts";
import type { AdpcmFormat, Decode } from "./wav-format.ts";

const adaptation = Int16Array.from([
  230, 230, 230, 230, 307, 409, 512, 614, 768, 614, 512, 409, 307, 230, 230, 230,
]);
const smallestDelta = 16;

/**
 * Blocks and arithmetic: Microsoft "New Multimedia Data Types and Data Techniques" (1994): for all channels in turn the
 * predictor's number, delta, the second sample and the first, then nibbles, high one first, the channels in turn. The
 * prediction is shifted right by 8 as libsndfile and SoX do. Throws `corrupt_file` for a predictor that the format
 * chunk does not list.
 */
export function createMsAdpcmDecoder({ coding, channels, blockBytes, coefficients }: AdpcmFormat): Decode {
  const decodeChannel: DecodeChannel = (block, channel, samples) => {
    const head = new DataView(block.buffer, block.byteOffset, block.byteLength);
    const word = (field: number): number => head.getInt16(channels + (field * channels + channel) * 2, true);
    const [first, second] = pickPredictor(coefficients, head.getUint8(channel));
    let delta = word(0);
    let latest = word(1);
    let before = word(2);
    samples[0] = before / 0x8000;
    samples[1] = latest / 0x8000;
    for (let index = 2; index < samples.length; index++) {
      const code = (index - 2) * channels + channel;
      const byte = block[channels * 7 + (code >> 1)] ?? 0;
      const nibble = code & 1 ? byte & 15 : byte >> 4;
      const predicted = (latest * first + before * second) >> 8;
      before = latest;
      latest = clamp16(predicted + (nibble > 7 ? nibble - 16 : nibble) * delta);
      delta = Math.max(smallestDelta, (delta * (adaptation[nibble] ?? 0)) >> 8);
      samples[index] = latest / 0x8000;
    }
  };
  return (bytes) => decodeAdpcm({ coding, channels, blockBytes }, bytes, decodeChannel);
}

function pickPredictor(coefficients: AdpcmFormat["coefficients"], number: number): readonly [number, number] {
  const predictor = coefficients[number];
  if (predictor) return predictor;
  const reason = `An ADPCM block names predictor ${number}; the file lists ${coefficients.length}. It is damaged.`;
  throw new ServiceError("corrupt_file", reason, { actual: number, limit: coefficients.length - 1 });
}

function clamp16(value: number): number {
  return Math.max(-0x8000, Math.min(0x7fff, value));
}
