/** samples/image: two photographs of places that are not, a logo that one can see through, and a poster. */
import sharp from "sharp";
import { drawLogo, drawPoster } from "./drawings.mjs";
import { paintLandscape } from "./landscape.mjs";

/** @typedef {{ name: string, bytes: Uint8Array }} Sample  A file as it will stand in its type's folder. */

/** EXIF 2.3, tag Orientation: the stored rows are the columns of the upright picture, read from the right. */
const orientationRightTop = 6;
const turnToStoredDegrees = 270;

/** @type {import("./landscape.mjs").Scene} */
const mountainLake = {
  seed: 10,
  width: 1600,
  height: 1067,
  horizon: 0.56,
  focal: 0.95,
  eyeMetres: 26,
  valley: 420,
  peakMetres: 1250,
  snowMetres: 640,
  sun: direction(-0.8, 0.5, -0.25),
  sunlight: [2.8, 2.25, 1.6],
  zenith: [0.1, 0.24, 0.55],
  haze: [0.55, 0.68, 0.82],
  hazeMetres: 9000,
  clouds: -0.02,
  exposure: 0.9,
};

/** @type {import("./landscape.mjs").Scene} */
const evening = {
  seed: 22,
  width: 900,
  height: 1200,
  horizon: 0.62,
  focal: 0.95,
  eyeMetres: 14,
  valley: 430,
  peakMetres: 1150,
  snowMetres: 900,
  sun: direction(-0.08, 0.19, 1),
  sunlight: [2.6, 1.15, 0.42],
  zenith: [0.05, 0.1, 0.28],
  haze: [0.62, 0.27, 0.14],
  hazeMetres: 6500,
  clouds: 0.04,
  exposure: 0.66,
};

/** @returns {Promise<Sample[]>} */
export async function makeImageSamples() {
  return [
    { name: "mountain-lake.jpg", bytes: await photograph(mountainLake) },
    { name: "evening-held-upright.jpg", bytes: await phonePhotograph(evening) },
    { name: "logo-transparent.png", bytes: await logo() },
    { name: "harbour-poster.webp", bytes: await travelPoster() },
  ];
}

function photograph(scene) {
  return paint(scene).jpeg({ quality: 86, mozjpeg: true }).toBuffer();
}

/** As phones save what was taken upright: the sensor's rows lie sideways, EXIF says how to turn them and where it was. */
function phonePhotograph(scene) {
  return paint(scene)
    .rotate(turnToStoredDegrees)
    .jpeg({ quality: 80, mozjpeg: true })
    .withExif({
      IFD0: {
        Make: "Sample",
        Model: "Sketchbook 6",
        ImageDescription: "Evening over a lake",
      },
      IFD2: { DateTimeOriginal: "2024:09:14 19:42:10" },
      IFD3: {
        GPSLatitudeRef: "N",
        GPSLatitude: "46/1 30/1 0/1",
        GPSLongitudeRef: "E",
        GPSLongitude: "8/1 0/1 0/1",
      },
    })
    .withMetadata({ orientation: orientationRightTop })
    .toBuffer();
}

function logo() {
  return sharp(Buffer.from(drawLogo())).png({ compressionLevel: 9 }).toBuffer();
}

function travelPoster() {
  return sharp(Buffer.from(drawPoster())).removeAlpha().webp({ quality: 86 }).toBuffer();
}

function paint(scene) {
  const { pixels, width, height } = paintLandscape(scene);
  return sharp(pixels, { raw: { width, height, channels: 3 } });
}

function direction(x, y, z) {
  const length = Math.hypot(x, y, z);
  return { x: x / length, y: y / length, z: z / length };
}
