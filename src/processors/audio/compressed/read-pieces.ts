/** Runs a file through a decoder, a piece at a time, and bears with what is damaged in it. */
import type { FileHandle } from "node:fs/promises";
import { ServiceError } from "../../../protocol/errors.ts";
import type { DecodedPiece, PacketDecoder } from "./packet-decoder.ts";

const readBytes = 64 * 1024;

export interface PieceReader {
  /** The first piece with sound in it, by which channels and rate are known. */
  first: DecodedPiece;
  /** The sound, from the beginning. */
  blocks: AsyncGenerator<Float32Array[]>;
  /** Goes on while `blocks` are read. */
  state: DecodingState;
}

interface DecodingState {
  frames: number;
  /** Whether decoding ended before the file did; a sentence in `warnings` says why. */
  isCutShort: boolean;
  /** Damaged packets. */
  errors: number;
}

interface PieceSource {
  file: FileHandle;
  decoder: PacketDecoder;
  signal: AbortSignal;
  warnings: string[];
  reportBytes: (done: number) => void;
}

/** Throws `corrupt_file` where nothing can be decoded. */
export async function readPieces(source: PieceSource): Promise<PieceReader> {
  const { signal, warnings } = source;
  const pieces = decodeFile(source);
  const state: DecodingState = { isCutShort: false, errors: 0, frames: 0 };

  const nextPiece = async (): Promise<DecodedPiece | undefined> => {
    for (;;) {
      const next = await pieces.next();
      if (next.done === true) return undefined;
      state.errors += next.value.errors.length;
      if (framesOf(next.value) > 0) return next.value;
    }
  };
  const nextOrEnd = async (first: DecodedPiece): Promise<DecodedPiece | undefined> => {
    try {
      const piece = await nextPiece();
      if (!piece || hasSameFormat(piece, first)) return piece;
      warnings.push(
        `After ${state.frames} frames the recording goes on with ${piece.channelData.length} channels at ` +
          `${piece.sampleRate} Hz; the figures are of what comes before.`,
      );
    } catch (error) {
      if (signal.aborted || error instanceof ServiceError) throw error;
      warnings.push(
        `After ${state.frames} frames decoding fails (${describe(error)}); the figures are of what comes before.`,
      );
    }
    state.isCutShort = true;
    return undefined;
  };
  const readBlocks = async function* (first: DecodedPiece): AsyncGenerator<Float32Array[]> {
    for (let piece: DecodedPiece | undefined = first; piece; piece = await nextOrEnd(first)) {
      state.frames += framesOf(piece);
      yield piece.channelData;
    }
    if (state.errors > 0) warnings.push(`${state.errors} damaged packets were left out.`);
  };

  const first = await nextPiece().catch((error: unknown) => {
    throw signal.aborted || error instanceof ServiceError ? error : refuseDamaged(describe(error));
  });
  if (!first) throw refuseDamaged("it holds no packet with sound");
  return { first, blocks: readBlocks(first), state };
}

async function* decodeFile({
  file,
  decoder,
  signal,
  reportBytes,
}: PieceSource): AsyncGenerator<DecodedPiece> {
  for (let position = 0; ;) {
    signal.throwIfAborted();
    // A buffer of its own for each piece: decoders keep parts of it until a packet is whole.
    const { buffer, bytesRead } = await file.read(new Uint8Array(readBytes), 0, readBytes, position);
    if (bytesRead === 0) break;
    position += bytesRead;
    yield* await decoder.decode(buffer.subarray(0, bytesRead));
    reportBytes(position);
  }
  yield* await decoder.flush();
}

function framesOf({ channelData }: DecodedPiece): number {
  return channelData[0]?.length ?? 0;
}

function hasSameFormat(a: DecodedPiece, b: DecodedPiece): boolean {
  return a.sampleRate === b.sampleRate && a.channelData.length === b.channelData.length;
}

function refuseDamaged(why: string): ServiceError {
  return new ServiceError(
    "corrupt_file",
    `The recording cannot be decoded: ${why}. The file is damaged; send it again.`,
  );
}

/** Decoders in WebAssembly throw strings and numbers too. */
function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
