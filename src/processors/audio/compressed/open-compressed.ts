/** Makes a recording of a FLAC, MP3, Ogg Vorbis or Opus file: decoded piece by piece, as it is measured. */
import type { FileHandle } from "node:fs/promises";
import { ServiceError } from "../../../protocol/errors.ts";
import type { Recording } from "../recording.ts";
import { wavWeights, xiphWeights } from "../speaker-weights.ts";
import { wavLimits } from "../wav/wav-limits.ts";
import type { CompressedKind } from "./compressed-kind.ts";
import type { PacketDecoder } from "./packet-decoder.ts";
import { readPieces } from "./read-pieces.ts";

interface CompressedSource {
  kind: CompressedKind;
  /** Channels as the header says; undefined where it is damaged. */
  channels: number | undefined;
  /** The first bytes of the file. */
  head: Uint8Array;
  signal: AbortSignal;
  warnings: string[];
  reportBytes: (done: number) => void;
}

/** Throws `corrupt_file` where nothing can be decoded; what was lost is a sentence in `warnings`. */
export async function openCompressed(file: FileHandle, source: CompressedSource): Promise<Recording> {
  const { kind, channels, head, warnings } = source;
  const decoder = await createDecoder(kind, channels);
  const { first, blocks, state } = await readPieces({ file, decoder, ...source });
  const count = first.channelData.length;
  checkRate(first.sampleRate);
  const announced = kind === "flac" ? announcedFrames(head) : 0;
  return {
    ...namesOf[kind],
    channels: count,
    sampleRate: first.sampleRate,
    sampleWidth: Math.ceil((first.bits ?? 0) / 8),
    bitsPerSample: first.bits,
    fullScale: { low: -1, high: first.bits === null ? 1 : Math.fround(1 - 2 ** (1 - first.bits)) },
    isUnbounded: first.bits === null,
    weights:
      kind === "flac" || kind === "ogg-flac" || kind === "mp3" ? wavWeights(count, 0) : xiphWeights(count),
    blocks: tellMissing(blocks, announced, state, warnings),
    isCutShort: () => state.isCutShort,
  };
}

const namesOf = {
  flac: { container: "FLAC", encoding: "flac", mediaType: "audio/flac" },
  "ogg-flac": { container: "Ogg", encoding: "flac", mediaType: "audio/ogg" },
  mp3: { container: "MP3", encoding: "mp3", mediaType: "audio/mpeg" },
  vorbis: { container: "Ogg", encoding: "vorbis", mediaType: "audio/ogg" },
  opus: { container: "Ogg", encoding: "opus", mediaType: "audio/ogg" },
} as const satisfies Record<CompressedKind, unknown>;

async function createDecoder(kind: CompressedKind, channels = 2): Promise<PacketDecoder> {
  if (kind === "opus") return (await import("./opus-stream.ts")).createOpusDecoder();
  const decoders = await import("./packet-decoders.ts");
  if (kind === "mp3") return decoders.createMp3Decoder(channels);
  if (kind === "flac") return decoders.createNativeFlacDecoder();
  const { decodeEachStream } = await import("./ogg-streams.ts");
  return kind === "vorbis"
    ? decodeEachStream("\u0001vorbis", decoders.createVorbisDecoder)
    : decodeEachStream("\u007fFLAC", decoders.createFlacDecoder);
}

function checkRate(sampleRate: number): void {
  const { value: limit } = wavLimits.sample_rate;
  if (sampleRate >= 1 && sampleRate <= limit) return;
  const reason = `The recording has ${sampleRate} frames a second; 1 to ${limit} are allowed. The file is damaged.`;
  throw new ServiceError("corrupt_file", reason, { actual: sampleRate, limit });
}

/** RFC 9639, 8.2: 36 bits of the first metadata block; 0 where the encoder did not know. */
function announcedFrames(head: Uint8Array): number {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  return head.length < 26 ? 0 : (view.getUint8(21) & 0x0f) * 2 ** 32 + view.getUint32(22);
}

async function* tellMissing(
  blocks: AsyncIterable<Float32Array[]>,
  announced: number,
  state: { frames: number; isCutShort: boolean },
  warnings: string[],
): AsyncGenerator<Float32Array[]> {
  yield* blocks;
  if (announced <= state.frames || state.isCutShort) return;
  warnings.push(
    `The header announces ${announced} frames, the file holds ${state.frames} (cut short); the figures are of what is there.`,
  );
}
