/**
 * What IMA and MS ADPCM in WAV files share: independent blocks, each with a head for every channel (with the first
 * samples in it) and then four bits a sample. `wav-format.ts` reads the layout here, the two decoders run their
 * arithmetic through it.
 */
import { ServiceError } from "../../../protocol/errors.ts";
import { refuseCoding } from "./unread-coding.ts";

export type AdpcmCoding = "ima-adpcm" | "ms-adpcm";

interface AdpcmLayout {
  coding: AdpcmCoding;
  channels: number;
  blockBytes: number;
}

/** Decodes one channel of one block into `samples`, as many as there are. */
export type DecodeChannel = (block: Uint8Array, channel: number, samples: Float32Array) => void;

/** Throws `corrupt_file` for blocks without room for their head, `unsupported_media_type` for other than four bits. */
export function checkAdpcmLayout(layout: AdpcmLayout, bitsPerSample: number, bigEndian: boolean): void {
  if (bitsPerSample !== 4) throw refuseCoding(`ADPCM of ${bitsPerSample} bits is`, bitsPerSample);
  if (bigEndian) throw refuseCoding("ADPCM in a big-endian file (RIFX) is", "RIFX");
  const { channels, blockBytes } = layout;
  if (adpcmFrames(layout, blockBytes) > 0) return;
  const reason = `An ADPCM block of ${blockBytes} bytes is too small for ${channels} channels. The file is damaged.`;
  throw new ServiceError("corrupt_file", reason, { actual: blockBytes });
}

/** Frames in so many bytes: whole blocks and what a short last one holds. */
export function adpcmFrames(layout: AdpcmLayout, bytes: number): number {
  const wholeBlocks = Math.floor(bytes / layout.blockBytes);
  const perBlock = framesOfBlock(layout, layout.blockBytes);
  return wholeBlocks * perBlock + framesOfBlock(layout, bytes % layout.blockBytes);
}

export function decodeAdpcm(
  layout: AdpcmLayout,
  bytes: Uint8Array,
  decodeChannel: DecodeChannel,
): Float32Array[] {
  const frames = adpcmFrames(layout, bytes.length);
  const perBlock = framesOfBlock(layout, layout.blockBytes);
  const output = Array.from({ length: layout.channels }, () => new Float32Array(frames));
  for (let done = 0, start = 0; done < frames; done += perBlock, start += layout.blockBytes) {
    const block = bytes.subarray(start, start + layout.blockBytes);
    output.forEach((samples, channel) =>
      decodeChannel(block, channel, samples.subarray(done, done + perBlock)),
    );
  }
  return output;
}

/** MS: 7 bytes of head a channel with two samples. IMA: 4 bytes with one, then eight samples of each channel in turn. */
function framesOfBlock({ coding, channels }: AdpcmLayout, bytes: number): number {
  const body = bytes - (coding === "ms-adpcm" ? 7 : 4) * channels;
  if (body < 0) return 0;
  return coding === "ms-adpcm"
    ? 2 + Math.floor((body * 2) / channels)
    : 1 + 8 * Math.floor(body / (4 * channels));
}
