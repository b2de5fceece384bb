/**
 * Cuts the blocks of a decoder, which come as long as its packets are, into blocks of one length. Stands between decoder
 * and meters, so that these can count in stretches of frames that begin at the same places in every coding.
 */

/** Frames of a block; only the last one is shorter. A block of stereo fits a processor's cache. */
export const blockFrames = 16_384;

/** The arrays may be the same ones for every block: what is to be kept must be copied. */
export async function* cutEvenly(
  blocks: AsyncIterable<Float32Array[]>,
  channels: number,
): AsyncGenerator<Float32Array[]> {
  const even = Array.from({ length: channels }, () => new Float32Array(blockFrames));
  let filled = 0;
  for await (const block of blocks) {
    const frames = block[0]?.length ?? 0;
    for (let taken = 0; taken < frames;) {
      if (filled === 0 && frames - taken >= blockFrames) {
        const start = taken;
        taken += blockFrames;
        yield block.map((samples) => samples.subarray(start, taken));
        continue;
      }
      const length = Math.min(blockFrames - filled, frames - taken);
      even.forEach((samples, channel) => {
        const piece = block[channel]?.subarray(taken, taken + length);
        if (piece) samples.set(piece, filled);
      });
      taken += length;
      filled += length;
      if (filled < blockFrames) continue;
      yield even;
      filled = 0;
    }
  }
  if (filled > 0) yield even.map((samples) => samples.subarray(0, filled));
}
