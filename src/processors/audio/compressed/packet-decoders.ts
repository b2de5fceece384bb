/**
 * FLAC, MP3 and Vorbis by libFLAC, mpg123 and libvorbis in WebAssembly, which come inside npm packages and run in this
 * very thread. `free` is called nowhere: the memory of a decoder goes with its instance, and after damaged data `free`
 * itself may fail.
 */
import type { FLACDecodedAudio } from "@wasm-audio-decoders/flac";
import type { DecodedPiece, PacketDecoder } from "./packet-decoder.ts";

/** Of FLAC inside Ogg. */
export async function createFlacDecoder(): Promise<PacketDecoder> {
  const { FLACDecoder } = await import("@wasm-audio-decoders/flac");
  const decoder = new FLACDecoder();
  await decoder.ready;
  return {
    decode: async (bytes) => [rescaleIntegers(await decoder.decode(bytes))],
    flush: async () => [rescaleIntegers(await decoder.flush())],
  };
}

/** Longer than the frame of a silence, and no beginning of a frame. */
const padding = 64;

/**
 * Of FLAC as it is. At the end of a file its parser (codec-parser 2.5.0) takes the last two frames for one when both are
 * short, and the last is lost; with zeros behind it, which no checksum minds, the end is none.
 */
export async function createNativeFlacDecoder(): Promise<PacketDecoder> {
  const decoder = await createFlacDecoder();
  return {
    ...decoder,
    flush: async () => [...(await decoder.decode(new Uint8Array(padding))), ...(await decoder.flush())],
  };
}

/**
 * MPEG-1, 2 and 2.5 layer III. What an encoder added at the ends is left out, as its header says (LAME's tag). mpg123
 * makes two equal channels of one, so `channels` must be told.
 */
export async function createMp3Decoder(channels: number): Promise<PacketDecoder> {
  const { MPEGDecoder } = await import("mpg123-decoder");
  const decoder = new MPEGDecoder();
  await decoder.ready;
  return {
    decode: async (bytes) => {
      const piece = decoder.decode(bytes);
      return [{ ...piece, bits: null, channelData: piece.channelData.slice(0, channels) }];
    },
    flush: () => Promise.resolve([]),
  };
}

export async function createVorbisDecoder(): Promise<PacketDecoder> {
  const { OggVorbisDecoder } = await import("@wasm-audio-decoders/ogg-vorbis");
  const decoder = new OggVorbisDecoder();
  await decoder.ready;
  return {
    decode: async (bytes) => [{ ...(await decoder.decode(bytes)), bits: null }],
    flush: async () => [{ ...(await decoder.flush()), bits: null }],
  };
}

/** The decoder divides integers by 2^(bits − 1) − 1; here as everywhere full scale is 2^(bits − 1). */
function rescaleIntegers({ bitDepth, ...piece }: FLACDecodedAudio): DecodedPiece {
  const scale = 2 ** (bitDepth - 1);
  for (const samples of piece.channelData) {
    for (let index = 0; index < samples.length; index++) {
      samples[index] = Math.round((samples[index] ?? 0) * (scale - 1)) / scale;
    }
  }
  return { ...piece, bits: bitDepth };
}
