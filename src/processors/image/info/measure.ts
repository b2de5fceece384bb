/** Figures of a picture's values: how often each comes, and what their order looks like. */
import { type View, asPipeline } from "./look-at.ts";

interface ChannelFigures {
  name: string;
  min: number;
  max: number;
  mean: number;
  /** Of all values, not of a sample: divided by their number. */
  standard_deviation: number;
  /** How many pixels have the value 0, 1 … 255. */
  histogram: number[];
}

export function measureChannels(view: View): ChannelFigures[] {
  const names = view.channels === 1 ? ["gray"] : ["red", "green", "blue"];
  return names.map((name, channel) => ({ name, ...summarise(countValues(view, channel)) }));
}

interface LookFigures {
  /** Shannon's, of the gray values, in bits: 0 for an even surface, 8 for all values alike. */
  entropy: number;
  /** Standard deviation of the gray values' Laplacian (0 1 0, 1 −4 1, 0 1 0) / 9: less for a picture out of focus. */
  sharpness: number;
  /** The middle of the fullest of 16 × 16 × 16 boxes of colours, as `#rrggbb`. */
  dominant_colour: string;
}

export async function measureLook(view: View): Promise<LookFigures> {
  const { entropy, sharpness, dominant } = await (await asPipeline(view)).stats();
  const { r, g, b } = dominant;
  return {
    entropy: round(entropy),
    sharpness: round(sharpness),
    dominant_colour: `#${[r, g, b].map((value) => value.toString(16).padStart(2, "0")).join("")}`,
  };
}

function countValues({ samples, channels }: View, channel: number): number[] {
  const counts = new Uint32Array(256);
  for (let at = channel; at < samples.length; at += channels) {
    const value = samples[at] ?? 0;
    counts[value] = (counts[value] ?? 0) + 1;
  }
  return [...counts];
}

function summarise(histogram: number[]): Omit<ChannelFigures, "name"> {
  const count = sumOf(histogram, (share) => share);
  const mean = sumOf(histogram, (share, value) => share * value) / count;
  const variance = sumOf(histogram, (share, value) => share * (value - mean) ** 2) / count;
  return {
    min: histogram.findIndex((share) => share > 0),
    max: histogram.findLastIndex((share) => share > 0),
    mean: round(mean),
    standard_deviation: round(Math.sqrt(variance)),
    histogram,
  };
}

function sumOf(histogram: number[], term: (share: number, value: number) => number): number {
  return histogram.reduce((sum, share, value) => sum + term(share, value), 0);
}

/** The last digits are those of the machine. */
function round(value: number): number {
  return Number(value.toFixed(4));
}
