/** The waveform as a picture: time to the right, full scale from edge to edge, one line for each pair of extremes. */
import type { WaveformFigures } from "../measure/waveform.ts";
import { encodePng } from "./encode-png.ts";

export const waveformWidth = 1024;
const height = 256;
const ink = [0x1f, 0x4e, 0x8c] as const;

/** A PNG of 1024 × 256 pixels on white; what goes beyond full scale is cut at the edge. */
export async function drawWaveform({ min, max }: WaveformFigures): Promise<Uint8Array> {
  const pixels = new Uint8Array(waveformWidth * height * 3).fill(0xff);
  for (let x = 0; x < waveformWidth; x++) {
    const bucket = Math.floor((x * min.length) / waveformWidth);
    const top = rowOf(max[bucket] ?? 0);
    const bottom = rowOf(min[bucket] ?? 0);
    for (let y = top; y <= bottom; y++) pixels.set(ink, (y * waveformWidth + x) * 3);
  }
  return encodePng(pixels, waveformWidth, height);
}

function rowOf(level: number): number {
  const bounded = Math.max(-1, Math.min(1, level));
  return Math.round(((1 - bounded) / 2) * (height - 1));
}
