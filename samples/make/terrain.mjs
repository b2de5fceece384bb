/**
 * The ground of the landscape pictures: a grid of heights with mountains, a lake and woods, and where the sun reaches
 * it. `landscape.mjs` looks at it.
 */
import { createNoise, createRandom, fractalNoise, mix, smoothStep } from "./noise.mjs";

/** Cells along each side, and metres along each cell. */
export const gridSize = 1400;
export const cellMetres = 5;

const treeLineMetres = 420;
const treeHeightMetres = 17;
const treesPerCell = 0.16;

/**
 * @typedef {object} Terrain
 * @property {Float32Array} ground  height of the bare ground over the lake, in metres, row by row from the viewer away
 * @property {Float32Array} surface the same with trees
 * @property {Float32Array} light   0 in full shadow … 1 in the sun
 */

/**
 * @param {{ seed: number, valley: number, peakMetres: number, sun: { x: number, y: number, z: number } }} scene
 *   `valley` is the half width of the lake's valley in metres; `sun` points to the sun, x right, y up, z away.
 * @returns {Terrain}
 */
export function createTerrain({ seed, valley, peakMetres, sun }) {
  const ground = raiseMountains({ seed, valley, peakMetres });
  const surface = plantTrees(ground, seed);
  return { ground, surface, light: castShadows(surface, sun) };
}

/** @param {{ seed: number, valley: number, peakMetres: number }} shape */
function raiseMountains({ seed, valley, peakMetres }) {
  const noise = createNoise(seed);
  const ground = new Float32Array(gridSize * gridSize);
  for (let row = 0; row < gridSize; row++) {
    for (let column = 0; column < gridSize; column++) {
      const x = (column - gridSize / 2) * cellMetres;
      const z = row * cellMetres;
      const bend = 260 * fractalNoise(noise, 7, z / 900, 3);
      const shore = 190 * fractalNoise(noise, x / 600 + 40, z / 600, 4);
      const fromLake = Math.max(Math.abs(x + bend) - valley, (z - 3000) * 0.8) + shore;
      const slope = smoothStep(-200, 2300, fromLake);
      const ridge = 1 - Math.abs(2.2 * fractalNoise(noise, x / 2000 + 9, z / 2000 + 3, 9, 0.43));
      const hills = fractalNoise(noise, x / 420, z / 420 + 70, 8);
      const rise = slope * (0.22 + 0.78 * Math.max(0, ridge) ** 1.5);
      ground[row * gridSize + column] =
        peakMetres * rise + 70 * hills * smoothStep(-150, 500, fromLake) + 0.05 * fromLake - 6;
    }
  }
  return ground;
}

/** Cones on the flatter ground between the shore and the tree line, in groves. */
function plantTrees(ground, seed) {
  const random = createRandom(seed + 1);
  const groves = createNoise(seed + 2);
  const surface = Float32Array.from(ground);
  const attempts = Math.round(gridSize * gridSize * treesPerCell);
  for (let attempt = 0; attempt < attempts; attempt++) {
    const column = 2 + Math.floor(random() * (gridSize - 4));
    const row = 2 + Math.floor(random() * (gridSize - 4));
    const tall = treeHeightMetres * (0.6 + 0.6 * random());
    const cell = row * gridSize + column;
    const height = ground[cell];
    const steepness = Math.hypot(ground[cell + 1] - height, ground[cell + gridSize] - height) / cellMetres;
    const grove = fractalNoise(groves, column / 60, row / 60, 4);
    const limit = treeLineMetres * (0.75 + 0.8 * grove);
    if (height < 3 || height > limit || steepness > 1.1 || grove < -0.16) continue;
    surface[cell] = Math.max(surface[cell], height + tall);
    for (const neighbour of [cell - 1, cell + 1, cell - gridSize, cell + gridSize]) {
      surface[neighbour] = Math.max(surface[neighbour], ground[neighbour] + tall * 0.5);
    }
  }
  return surface;
}

/** Walks from every cell towards the sun; what rises above the line of sight takes light away, softly. */
function castShadows(surface, sun) {
  const light = new Float32Array(surface.length).fill(1);
  const flat = Math.hypot(sun.x, sun.z);
  const [stepX, stepZ] = [sun.x / flat, sun.z / flat];
  const riseEachCell = (sun.y / flat) * cellMetres;
  for (let row = 0; row < gridSize; row++) {
    for (let column = 0; column < gridSize; column++) {
      const start = surface[row * gridSize + column];
      let clearance = 1;
      for (let steps = 1.5; steps < 260 && clearance > 0; steps *= 1.12) {
        const x = Math.round(column + stepX * steps);
        const z = Math.round(row + stepZ * steps);
        if (x < 0 || z < 0 || x >= gridSize || z >= gridSize) break;
        const above = start + riseEachCell * steps - surface[z * gridSize + x];
        clearance = Math.min(clearance, 0.5 + above / (steps * 0.35 + 4));
      }
      light[row * gridSize + column] = Math.max(0, clearance);
    }
  }
  return light;
}

/** Between the four nearest cells. @param {Float32Array} grid @param {number} x @param {number} z in cells */
export function sampleGrid(grid, x, z) {
  const column = Math.min(gridSize - 2, Math.max(0, Math.floor(x)));
  const row = Math.min(gridSize - 2, Math.max(0, Math.floor(z)));
  const cell = row * gridSize + column;
  const near = mix(grid[cell], grid[cell + 1], x - column);
  const far = mix(grid[cell + gridSize], grid[cell + gridSize + 1], x - column);
  return mix(near, far, z - row);
}
