/** What reads a page: Tesseract, in either of the forms that it comes in. */
import type { GrayPage } from "./gray-page.ts";
import type { Reading } from "./page-reading.ts";

export interface Engine {
  /** The program or package, and its version: readings of different ones differ a little. */
  readonly name: string;
  readonly version: string;
  /** The model file of each language that it can read on this machine. */
  findModels(): Promise<Map<string, string>>;
  /**
   * Reads a page, its lines set level where that makes a difference; boxes are in pixels of the page as it was given.
   * Rejects with `processor_failed` when Tesseract gives up.
   */
  recognise(page: GrayPage, settings: EngineSettings): Promise<Reading>;
}

export interface EngineSettings {
  /** The model file of each language. */
  models: ReadonlyMap<string, string>;
  /** Tesseract's page segmentation mode. */
  psm: number;
  /** Dots per inch to assume; without it Tesseract guesses from the letters. */
  dpi: number | undefined;
  /** The only characters that may be read; without it all of the languages'. */
  whitelist: string | undefined;
  /** Radians by which lines rise to the right, where that is known; else it is measured in the page. */
  slant: number | undefined;
  /** A folder for the copies of the model files while they are loaded. */
  makeScratchFolder: () => Promise<string>;
}

/** Modes that look for lines in a page or block; only there a slant can be measured. */
export const modesWithLines: ReadonlySet<number> = new Set([3, 4, 6]);
