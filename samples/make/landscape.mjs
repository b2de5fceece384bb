/**
 * Paints a mountain lake as a camera would see it: column by column over a grid of heights, front to back, with sun,
 * haze, clouds and the mirror of the water. `image.mjs` makes photographs of it.
 */
import { develop, oversampling } from "./film.mjs";
import { createNoise, fractalNoise, mix, smoothStep } from "./noise.mjs";
import { cosineToSun, skyColour } from "./sky.mjs";
import { cellMetres, createTerrain, gridSize, sampleGrid } from "./terrain.mjs";

/** @import { Colour } from "./sky.mjs" */

/**
 * @typedef {object} Scene
 * @property {number} seed
 * @property {number} width         of the picture in pixels
 * @property {number} height
 * @property {number} horizon       its place from the top, as a share of the height
 * @property {number} focal         focal length as a share of the longer side: larger is closer
 * @property {number} eyeMetres     the camera's height over the water
 * @property {number} valley        half the width of the lake's valley in metres
 * @property {number} peakMetres
 * @property {number} snowMetres    where the snow begins
 * @property {{ x: number, y: number, z: number }} sun  direction to the sun, of length 1; x right, y up, z away
 * @property {Colour} sunlight
 * @property {Colour} zenith
 * @property {Colour} haze          colour of the sky at the horizon
 * @property {number} hazeMetres    how far one sees before haze takes most of it
 * @property {number} clouds        −0.5 few … 0.5 overcast
 * @property {number} exposure
 */

const nearestMetres = 25;

const snow = [0.86, 0.88, 0.93];
const rock = [0.2, 0.185, 0.17];
const grass = [0.12, 0.15, 0.045];
const forest = [0.035, 0.06, 0.026];
const gravel = [0.27, 0.24, 0.19];
const deepWater = [0.006, 0.03, 0.035];

/**
 * @param {Scene} scene
 * @returns {{ pixels: Uint8Array, width: number, height: number }} sRGB, three bytes a pixel
 */
export function paintLandscape(scene) {
  const width = scene.width * oversampling;
  const height = scene.height * oversampling;
  const view = {
    ...scene,
    width,
    height,
    horizonLine: height * scene.horizon,
    focalPixels: Math.max(width, height) * scene.focal,
    clouded: createNoise(scene.seed + 10),
    rough: createNoise(scene.seed + 11),
  };
  const light = new Float32Array(width * height * 3);
  /** How far away the water of a pixel is; 0 where there is none. */
  const water = new Float32Array(width * height);
  paintSky(view, light);
  paintGround(view, createTerrain(scene), light, water);
  paintWater(view, light, water);
  return { pixels: develop(view, light), width: scene.width, height: scene.height };
}

function paintSky(view, light) {
  const lowest = Math.min(view.height, Math.ceil(view.horizonLine) + 1);
  for (let y = 0; y < lowest; y++) {
    for (let x = 0; x < view.width; x++) light.set(skyColour(view, x, y), (y * view.width + x) * 3);
  }
}

function paintGround(view, terrain, light, water) {
  const farthest = (gridSize - 3) * cellMetres;
  for (let x = 0; x < view.width; x++) {
    const right = (x - view.width / 2) / view.focalPixels;
    /** Everything from this line down is covered by what stands nearer. */
    let covered = view.height;
    for (let z = nearestMetres; z < farthest && covered > 0; z += Math.max(0.6, z * 0.0016)) {
      const gridX = (right * z) / cellMetres + gridSize / 2;
      const gridZ = z / cellMetres;
      const surface = sampleGrid(terrain.surface, gridX, gridZ);
      const line = view.horizonLine - (view.focalPixels * (Math.max(0, surface) - view.eyeMetres)) / z;
      const top = Math.max(0, Math.ceil(line));
      if (top >= covered) continue;
      if (surface <= 0) {
        for (let y = top; y < covered; y++) water[y * view.width + x] = z;
      } else {
        const colour = throughHaze(view, groundColour(view, terrain, gridX, gridZ, surface), right, z);
        for (let y = top; y < covered; y++) light.set(colour, (y * view.width + x) * 3);
      }
      covered = top;
    }
  }
}

/** @returns {Colour} what the ground throws back of sun and sky (Lambert's law) */
function groundColour(view, terrain, x, z, surface) {
  const ground = sampleGrid(terrain.ground, x, z);
  const slopeX =
    (sampleGrid(terrain.surface, x + 1, z) - sampleGrid(terrain.surface, x - 1, z)) / (2 * cellMetres);
  const slopeZ =
    (sampleGrid(terrain.surface, x, z + 1) - sampleGrid(terrain.surface, x, z - 1)) / (2 * cellMetres);
  const length = Math.hypot(slopeX, 1, slopeZ);
  const upright = 1 / length;
  const facing = Math.max(0, (-slopeX * view.sun.x + view.sun.y - slopeZ * view.sun.z) / length);
  const patch = fractalNoise(view.rough, x / 3, z / 3, 4);

  let colour = mixColours(grass, rock, smoothStep(0.85, 0.62, upright + 0.12 * patch));
  colour = mixColours(colour, rock, smoothStep(0.55, 1, (ground / view.snowMetres) * (1 + 0.25 * patch)));
  colour = mixColours(colour, snow, snowCover(view, ground, upright, patch));
  colour = mixColours(colour, gravel, smoothStep(5, 1, ground + 3 * patch));
  colour = mixColours(colour, forest, smoothStep(1, 5, surface - ground));
  const sunny = facing * sampleGrid(terrain.light, x, z);
  const shade = 0.4 * (0.5 + 0.5 * upright);
  return colour.map(
    (part, channel) =>
      part * (1 + 0.35 * patch) * (sunny * view.sunlight[channel] + shade * (view.zenith[channel] + 0.12)),
  );
}

/** Snow lies high up and slides off steep faces. */
function snowCover(view, ground, upright, patch) {
  const high = smoothStep(0.8 * view.snowMetres, 1.25 * view.snowMetres, ground + 130 * patch);
  return high * smoothStep(0.5, 0.72, upright + 0.15 * patch);
}

function throughHaze(view, colour, right, z) {
  const lost = 1 - Math.exp(-((z / view.hazeMetres) ** 1.3));
  const glow = 0.12 * cosineToSun(view, right, 0.04) ** 10;
  return colour.map((part, channel) =>
    mix(part, view.haze[channel] * 0.75 + glow * view.sunlight[channel], lost),
  );
}

/** Still water is the picture upside down, shaken by ripples; the nearer, the more one looks into it (Schlick, 1994). */
function paintWater(view, light, water) {
  const { width, height, horizonLine, focalPixels } = view;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const z = water[y * width + x];
      if (z === 0) continue;
      const below = y - horizonLine;
      const right = ((x - width / 2) / focalPixels) * z;
      const breeze = smoothStep(-0.1, 0.25, fractalNoise(view.rough, right / 260, z / 500 + 9, 3));
      const ripple = fractalNoise(view.rough, right / 2.6, z / 1.1, 4) * (0.35 + 0.9 * breeze);
      const mirroredX = Math.round(x + ripple * 0.012 * focalPixels);
      const mirroredY = Math.round(
        horizonLine - below * (1 + 0.25 * ripple) - Math.abs(ripple) * 0.05 * focalPixels,
      );
      const seen = mirrored(view, light, mirroredX, mirroredY);
      const grazing = 1 - Math.min(1, below / focalPixels / 0.9 + 0.08 * Math.abs(ripple));
      const mirror = 0.02 + 0.98 * grazing ** 5;
      light.set(mixColours(deepWater, seen, mirror * 0.94), (y * width + x) * 3);
    }
  }
}

function mirrored(view, light, x, y) {
  if (y < 0) return skyColour(view, x, y);
  const from = (y * view.width + Math.min(view.width - 1, Math.max(0, x))) * 3;
  return light.subarray(from, from + 3);
}

function mixColours(from, to, share) {
  return [mix(from[0], to[0], share), mix(from[1], to[1], share), mix(from[2], to[2], share)];
}
