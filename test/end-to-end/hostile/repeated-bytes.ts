/** Packed data that unpacks to any size, made in the time that one block takes. */
import { constants, deflateRawSync } from "node:zlib";

const blockBytes = 1024 * 1024;

/** Raw deflate (RFC 1951) of `block` so many times in a row: after a full flush a block knows nothing of those before. */
export function deflateRepeated(block: Uint8Array, times: number): Buffer<ArrayBuffer> {
  const packed = deflateRawSync(block, { finishFlush: constants.Z_FULL_FLUSH });
  const lastBlock = Buffer.from([0x03, 0x00]);
  return Buffer.concat([...Array.from({ length: times }, () => packed), lastBlock]);
}

/** A zlib stream (RFC 1950) of so many zeros. Its Adler-32 is known without looking at them. */
export function zlibOfZeros(bytes: number): Buffer<ArrayBuffer> {
  const rest = Buffer.alloc(bytes % blockBytes);
  const packedRest = deflateRawSync(rest, { finishFlush: constants.Z_FULL_FLUSH });
  const packed = deflateRepeated(Buffer.alloc(blockBytes), Math.floor(bytes / blockBytes));
  const check = Buffer.alloc(4);
  check.writeUInt32BE((bytes % 65_521) * 0x10000 + 1);
  return Buffer.concat([zlibHeader, packedRest, packed, check]);
}

/** A zlib stream of one block over and over. Its check is wrong, which readers of PDF pass over. */
export function zlibOfRepeated(block: Uint8Array, times: number): Buffer<ArrayBuffer> {
  return Buffer.concat([zlibHeader, deflateRepeated(block, times), Buffer.alloc(4)]);
}

const zlibHeader = Buffer.from([0x78, 0x9c]);
