/** How often each value comes in the pixels of a canvas, channel by channel. */
import type { Channel } from "./image-info.ts";

/** `pixels`: red, green, blue and alpha in turn. A picture whose three channels are the same is gray. */
export function countValues(pixels: Uint8ClampedArray): Channel[] {
  const counts = [new Uint32Array(256), new Uint32Array(256), new Uint32Array(256)] as const;
  const [reds, greens, blues] = counts;
  let isGray = true;
  for (let at = 0; at < pixels.length; at += 4) {
    const red = pixels[at] ?? 0;
    const green = pixels[at + 1] ?? 0;
    const blue = pixels[at + 2] ?? 0;
    count(reds, red);
    count(greens, green);
    count(blues, blue);
    isGray &&= red === green && green === blue;
  }
  const names = isGray ? ["gray"] : ["red", "green", "blue"];
  return names.map((name, channel) => ({ name, histogram: [...(counts[channel] ?? [])] }));
}

function count(values: Uint32Array, value: number): void {
  values[value] = (values[value] ?? 0) + 1;
}
