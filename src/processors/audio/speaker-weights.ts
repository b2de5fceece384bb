/** How much each channel counts in loudness, by the speaker it belongs to. */

const front = 1;
const surround = 1.41;
const lowFrequency = 0;

type Layouts = Record<number, readonly number[]>;

/** Order of WAV and FLAC (RFC 9639, 9.1.3), from one channel to eight: L R C LFE, back, side. */
const wavLayouts: Layouts = {
  4: [front, front, surround, surround],
  5: [front, front, front, surround, surround],
  6: [front, front, front, lowFrequency, surround, surround],
  7: [front, front, front, lowFrequency, front, surround, surround],
  8: [front, front, front, lowFrequency, front, front, surround, surround],
};

/** Order of Vorbis and Opus (Vorbis I specification, 4.3.9; RFC 7845, 5.1.1.2): L C R, side, back, LFE. */
const xiphLayouts: Layouts = {
  4: [front, front, surround, surround],
  5: [front, front, front, surround, surround],
  6: [front, front, front, surround, surround, lowFrequency],
  7: [front, front, front, surround, surround, front, lowFrequency],
  8: [front, front, front, surround, surround, front, front, lowFrequency],
};

/** Bits of `dwChannelMask` in Microsoft's `ksmedia.h`. */
const lowFrequencyBit = 3;
const backBits = [4, 5];
const sideBits = [9, 10];

/**
 * ITU-R BS.1770-4, table 4: 1.41 for speakers 60° to 120° to the side, 1 for all others, and annex 1: nothing for the
 * low-frequency effects. `mask` names the speakers of a WAV file; 0 and unknown ones give the usual order.
 */
export function wavWeights(channels: number, mask: number): readonly number[] {
  const bits = Array.from({ length: 32 }, (_, bit) => bit).filter((bit) => (mask >>> bit) & 1);
  if (bits.length !== channels) return layout(wavLayouts, channels);
  // Back speakers are the surround ones of 5.1 (110°); where side speakers stand too, they are behind (135°).
  const surroundBits = sideBits.some((bit) => bits.includes(bit)) ? sideBits : backBits;
  return bits.map((bit) => {
    if (bit === lowFrequencyBit) return lowFrequency;
    return surroundBits.includes(bit) ? surround : front;
  });
}

export function xiphWeights(channels: number): readonly number[] {
  return layout(xiphLayouts, channels);
}

function layout(layouts: Layouts, channels: number): readonly number[] {
  return layouts[channels] ?? Array.from({ length: channels }, () => front);
}
