/**
 * Opus in Ogg: pages by `ogg-pages.ts`, packets by libopus in WebAssembly, which comes inside an npm package. (The package
 * that does both brings 18 MB of another decoder, and leaves out the output gain.)
 */
import type { OpusDecoder } from "opus-decoder";
import { beginsStream, createOggReader, type OggPage } from "./ogg-pages.ts";
import type { DecodedPiece, PacketDecoder } from "./packet-decoder.ts";

const sampleRate = 48_000;

/** One logical stream; a file may hold several, one after the other. */
interface Stream {
  serial: number;
  decoder: OpusDecoder;
  preSkip: number;
  gain: number;
  /** Header and tags come first. */
  hasTags: boolean;
  decodedFrames: number;
}

/** RFC 7845: always 48 kHz; pre-skip and what follows the last granule position are left out, the output gain applied. */
export async function createOpusDecoder(): Promise<PacketDecoder> {
  const { OpusDecoder: Decoder } = await import("opus-decoder");
  const reader = createOggReader();
  let stream: Stream | undefined;

  const openStream = async (page: OggPage): Promise<Stream | undefined> => {
    const [head] = page.packets;
    if (!head || !beginsStream(page, "OpusHead")) return undefined;
    const { gain, ...layout } = parseHead(Buffer.from(head));
    const decoder = new Decoder(layout);
    await decoder.ready;
    return { serial: page.serial, decoder, preSkip: layout.preSkip, gain, hasTags: false, decodedFrames: 0 };
  };

  const decodePage = async (page: OggPage): Promise<DecodedPiece[]> => {
    if (!stream || beginsStream(page, "OpusHead")) {
      stream = await openStream(page);
      return [];
    }
    if (page.serial !== stream.serial) return [];
    const packets = stream.hasTags ? page.packets : page.packets.slice(1);
    stream.hasTags ||= page.packets.length > 0;
    const piece = decodePackets(stream, packets, page);
    if (page.isLast) stream = undefined;
    return [piece];
  };

  return {
    decode: async (bytes) => {
      const pieces: DecodedPiece[] = [];
      for (const page of reader.read(bytes)) pieces.push(...(await decodePage(page)));
      return pieces;
    },
    flush: () => Promise.resolve([]),
  };
}

/** RFC 7845, 5.1. */
function parseHead(head: Buffer) {
  const channels = head.readUInt8(9);
  const gain = 10 ** (head.readInt16LE(16) / 256 / 20);
  const shared = { channels, preSkip: head.readUInt16LE(10), gain };
  if (head.readUInt8(18) === 0) return shared;
  return {
    ...shared,
    streamCount: head.readUInt8(19),
    coupledStreamCount: head.readUInt8(20),
    channelMappingTable: [...head.subarray(21, 21 + channels)],
  };
}

function decodePackets(stream: Stream, packets: Uint8Array[], page: OggPage): DecodedPiece {
  const { channelData, samplesDecoded, errors } = stream.decoder.decodeFrames(packets);
  stream.decodedFrames += samplesDecoded;
  // The end lies inside the last page; a stream cut out of a longer one counts from elsewhere, and has no such end.
  const surplus = page.isLast ? stream.decodedFrames - (page.granulePosition - stream.preSkip) : 0;
  const kept = surplus > 0 && surplus < samplesDecoded ? samplesDecoded - surplus : samplesDecoded;
  const sound = channelData.map((samples) => applyGain(samples.subarray(0, kept), stream.gain));
  return { channelData: sound, sampleRate, bits: null, errors };
}

function applyGain(samples: Float32Array, gain: number): Float32Array {
  return gain === 1 ? samples : samples.map((sample) => sample * gain);
}
