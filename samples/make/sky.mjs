/** The sky of the landscape pictures: blue or evening red, the sun, and clouds that run to the horizon. */
import { fractalNoise, mix, smoothStep } from "./noise.mjs";

/** Linear light, red green blue. @typedef {[number, number, number]} Colour */

/** @returns {Colour} what shines from above the horizon towards the pixel, which may lie outside the picture */
export function skyColour(view, x, y) {
  const right = (x - view.width / 2) / view.focalPixels;
  const up = Math.max(0, (view.horizonLine - y) / view.focalPixels);
  const towardsSun = cosineToSun(view, right, up);
  const height = 1 - Math.exp(-3.2 * up);
  const glow =
    0.35 * towardsSun ** 12 + 1.6 * towardsSun ** 220 + 40 * smoothStep(0.99985, 0.99993, towardsSun);

  const cloud = cloudAt(view, right, up);
  const lit = 0.5 + 1.4 * (cloud - cloudAt(view, right + 0.03 * view.sun.x, up + 0.03 * view.sun.y + 0.012));
  const cover = smoothStep(0, 0.42, cloud) * 0.92;
  return view.zenith.map((zenith, channel) => {
    const clear = mix(view.haze[channel], zenith, height) + glow * view.sunlight[channel] * 0.35;
    const shine = 0.28 * view.haze[channel] + view.sunlight[channel] * (0.16 + 0.3 * Math.max(0, lit));
    return mix(clear, mix(view.haze[channel], shine + 0.3 * clear, smoothStep(0, 0.1, up)), cover);
  });
}

/** Density of the clouds, seen as a layer that runs to the horizon. */
function cloudAt(view, right, up) {
  const distance = 1 / (up + 0.1);
  const across = right * distance;
  const warp = 0.35 * view.clouded(across * 1.3 + 4, distance * 1.3);
  return fractalNoise(view.clouded, across * 0.9 + warp, distance * 1.5 + warp, 7) + view.clouds;
}

/** Cosine of the angle between a line of sight and the sun; 0 for what lies away from it. */
export function cosineToSun({ sun }, right, up) {
  return Math.max(0, (right * sun.x + up * sun.y + sun.z) / Math.hypot(right, up, 1));
}
