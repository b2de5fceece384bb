/** The last step of the landscape pictures: from the light that reaches a camera to the bytes of a photograph. */
import { createRandom, normalNumber } from "./noise.mjs";

/** Each pixel is the mean of this many squared, which smooths edges. */
export const oversampling = 2;
const grainDeviation = 0.008;

/** From light to a picture: smaller, exposed, darker towards the corners, with the grain of a sensor. */
export function develop(view, light) {
  const width = view.width / oversampling;
  const height = view.height / oversampling;
  const random = createRandom(view.seed + 20);
  const pixels = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const fromCentre = Math.hypot((x - width / 2) / width, (y - height / 2) / height);
      const exposure = view.exposure * (1 - 0.55 * fromCentre ** 2.2);
      const grain = grainDeviation * normalNumber(random);
      for (let channel = 0; channel < 3; channel++) {
        const tone = filmCurve(exposure * meanLight(view, light, x, y, channel));
        pixels[(y * width + x) * 3 + channel] = Math.round(
          255 * Math.min(1, Math.max(0, encodeGamma(tone) + grain)),
        );
      }
    }
  }
  return pixels;
}

function meanLight({ width }, light, x, y, channel) {
  let sum = 0;
  for (let row = 0; row < oversampling; row++) {
    for (let column = 0; column < oversampling; column++) {
      const pixel = (y * oversampling + row) * width + x * oversampling + column;
      // What is brighter than the film takes is cut before the mean, or a sun's edge would stay jagged.
      sum += Math.min(4, light[pixel * 3 + channel]);
    }
  }
  return sum / oversampling ** 2;
}

/** Narkowicz's fit of the ACES film curve (2015). @param {number} light */
function filmCurve(light) {
  return (light * (2.51 * light + 0.03)) / (light * (2.43 * light + 0.59) + 0.14);
}

/** The transfer curve of sRGB (IEC 61966-2-1). @param {number} light */
function encodeGamma(light) {
  return light <= 0.0031308 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055;
}
