/** What the decoders of compressed recordings have in common: bytes of a file in, as they come, samples out. */

export interface DecodedPiece {
  /** One array for each channel, full scale −1 to 1; empty while there are only headers. */
  channelData: Float32Array[];
  sampleRate: number;
  /** Bits of a sample as stored; null where the coding stores none. */
  bits: number | null;
  /** Damaged packets that were left out. */
  errors: readonly unknown[];
}

/** Both may throw anything for damaged data. */
export interface PacketDecoder {
  decode(bytes: Uint8Array): Promise<DecodedPiece[]>;
  /** What is left when the file has ended. */
  flush(): Promise<DecodedPiece[]>;
}
