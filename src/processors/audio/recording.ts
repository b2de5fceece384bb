/**
 * A recording as the measuring side sees it, whatever its coding: what it is, and its samples as a stream of blocks, so
 * that memory does not depend on its length. `open-recording.ts` makes one of a file.
 */

export interface Recording {
  /** `RIFF`, `RF64`, `FLAC`, `MP3`, `Ogg` … */
  container: string;
  /** The name FFmpeg gives to the coding: `pcm_s16le`, `flac`, `mp3`, `vorbis`, `opus`. */
  encoding: string;
  mediaType: string;
  channels: number;
  /** Frames (one sample of each channel) a second. */
  sampleRate: number;
  /** Bytes of a sample as stored; 0 where the coding stores no samples (MP3, Vorbis, Opus). */
  sampleWidth: number;
  /** Bits of a sample that carry the signal; null where the coding stores no samples. */
  bitsPerSample: number | null;
  fullScale: FullScale;
  /** Whether decoded samples may go beyond full scale, be NaN or infinite. */
  isUnbounded: boolean;
  /** How much each channel counts in loudness; see `speaker-weights.ts`. */
  weights: readonly number[];
  /** One array of decoded samples for each channel, full scale −1 to 1. Throws the signal's reason when it aborts. */
  blocks: AsyncIterable<Float32Array[]>;
  /** Whether the recording ended before its file did; known when `blocks` has ended. */
  isCutShort(): boolean;
}

/** Full scale of a coding: the smallest and the largest sample it can hold. */
export interface FullScale {
  low: number;
  high: number;
}
