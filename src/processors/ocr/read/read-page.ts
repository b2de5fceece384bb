/**
 * Reads one page: once where that goes well, and again where it does not: turned the other way, then with its letters
 * at the size that Tesseract reads best and in other page modes. What the readings are surest of is put together.
 */
import { type Rotation, addTurns, scaleBox, turnBox, turnedBack, turnSize } from "./boxes.ts";
import type { Engine, EngineSettings } from "./engine.ts";
import { fuseReadings } from "./fuse-readings.ts";
import { type GrayPage, isEven, maxReadPixels, resizePage, turnPage } from "./gray-page.ts";
import { type Reading, mapBoxes } from "./page-reading.ts";
import { bestScale, uprightTurn } from "./writing.ts";

export interface PageReading extends Omit<Reading, "slant"> {
  /** Clockwise, what sets the page upright. The boxes are those of the page as it was given. */
  rotation: Rotation;
  /** Tesseract's page modes, one for each reading that counts. */
  psm: number[];
}

export interface ReadSettings extends Omit<EngineSettings, "psm" | "slant"> {
  engine: Engine;
  psm: "auto" | number;
  isThorough: boolean;
}

type OnePass = EngineSettings & Pick<ReadSettings, "engine">;

/** Clean print is read with 90 and more, receipts with 70 to 80, which gain from further readings. */
const goodConfidence = 85;

/** Print that stands upside down is read with 30 to 45. */
const turnedConfidence = 60;

/** Words of a page that first seemed empty must be sure, or specks become letters. */
const surprisingConfidence = 60;

/** Any layout, and it alone finds lines that run up or down. */
const anyLayout = 3;

/**
 * Scattered text finds what stands outside of blocks, one column and one block keep the two ends of a receipt's line
 * together. The more the readings differ, in size too, the less they share their mistakes: on six receipts of SROIE, as
 * they are, smaller, and askew, the mean word F1 was .793 by one reading, .842 by the surest of three, .884 by these
 * and the first put together.
 */
const otherModes = [
  { psm: 11, enlarges: false },
  { psm: 4, enlarges: false },
  { psm: 6, enlarges: true },
];

const enlarged = 2;

export async function readPage(page: GrayPage, settings: ReadSettings): Promise<PageReading> {
  const psm = settings.psm === "auto" ? anyLayout : settings.psm;
  if (isEven(page)) return { lines: [], confidence: 0, rotation: 0, psm: [] };
  const first = await settings.engine.recognise(page, { ...settings, psm, slant: undefined });
  const tried = settings.isThorough
    ? await setUpright(page, first, { ...settings, psm, slant: undefined })
    : { reading: first, rotation: 0 as const };
  const upright = withLinesAcross(tried, page);
  if (!settings.isThorough || upright.reading.confidence >= goodConfidence)
    return asGiven(upright, page, [psm]);
  const again = await readAgain(await turnPage(page, upright.rotation), upright.reading, settings);
  return asGiven({ ...upright, reading: again.reading }, page, [psm, ...again.psm]);
}

interface Upright {
  /** Its boxes are those of the page turned by `rotation`. */
  reading: Reading;
  rotation: Rotation;
}

/** Tries the page turned as long as it reads as badly as print does that does not stand upright. */
async function setUpright(page: GrayPage, first: Reading, settings: OnePass): Promise<Upright> {
  let best: Upright = { reading: first, rotation: 0 };
  const turns: Rotation[] = settings.psm === anyLayout ? [180] : [180, 90, 270];
  for (const rotation of turns) {
    if (best.reading.lines.length === 0 || best.reading.confidence >= turnedConfidence) break;
    const reading = await settings.engine.recognise(await turnPage(page, rotation), settings);
    if (reading.confidence > best.reading.confidence) best = { reading, rotation };
  }
  return best;
}

/** Lines that Tesseract turned by itself are set upright with the page, so that any mode can read it again. */
function withLinesAcross({ reading, rotation }: Upright, page: GrayPage): Upright {
  const turn = uprightTurn(reading);
  const size = turnSize(page, rotation);
  const turned = mapBoxes(reading, (box) => turnBox(box, size, turn));
  return {
    // How lines slant that run up or down, Tesseract does not tell.
    reading: turn === 0 ? turned : { ...turned, slant: undefined },
    rotation: addTurns(rotation, turn),
  };
}

/** Of a page that seemed empty only a sure reading counts. */
async function readAgain(
  page: GrayPage,
  first: Reading,
  settings: ReadSettings,
): Promise<{ reading: Reading; psm: number[] }> {
  const isEmpty = first.lines.length === 0;
  const psmAsked = settings.psm === "auto" ? anyLayout : settings.psm;
  const once = [{ psm: psmAsked, enlarges: false }];
  const modes = settings.psm === "auto" && !isEmpty ? otherModes : once;
  let reading = first;
  for (const { psm, enlarges } of modes) {
    const largest = Math.max(1, Math.sqrt(maxReadPixels / page.samples.length));
    const resized = await resizePage(page, Math.min(enlarges ? enlarged : bestScale(first), largest));
    const other = await settings.engine.recognise(resized, { ...settings, psm, slant: first.slant });
    const inPage = mapBoxes(other, (box) => scaleBox(box, page.width / resized.width, page));
    if (!isEmpty) reading = fuseReadings(reading, inPage);
    else if (other.confidence >= surprisingConfidence) reading = inPage;
  }
  return { reading, psm: modes.map(({ psm }) => psm) };
}

/** With the boxes turned back to the page as it was given. */
function asGiven({ reading, rotation }: Upright, page: GrayPage, psm: number[]): PageReading {
  const size = turnSize(page, rotation);
  const { lines, confidence } = mapBoxes(reading, (box) => turnBox(box, size, turnedBack(rotation)));
  return { lines, confidence, rotation, psm };
}
