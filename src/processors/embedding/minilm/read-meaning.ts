/**
 * From a text to its vector by all-MiniLM-L6-v2: the mean over its windows, each weighed by its length, and made of length
 * 1 again. Of one window that is what sentence-transformers gives, up to the rounding of the weights to 16 bits.
 */
import type { InputFile, RunContext } from "../../processor.ts";
import { workLimitOf } from "../../work-limit.ts";
import { encodeFloat32 } from "../number-bytes.ts";
import type { ReadPart } from "../stages.ts";
import { type CutText, cutWindows, windowPieces } from "./cut-windows.ts";
import { loadMiniLm, minilmSize } from "./load-minilm.ts";

/** A full one takes 0.4 s. */
const secondsPerWindow = 4;

/** What is not read is not cut either, so that only white space and control characters may be many: 0.1 s. */
const secondsPerMb = 5;

interface ReadPieces {
  pieces: number;
  /** Those that are not in the model's vocabulary. */
  unknown: number;
}

/** Of at most so many windows. Throws as `loadMiniLm`, and `too_much_work`. */
export async function readMeaning(
  text: string,
  file: InputFile,
  most: number,
  { limitWork, reportProgress }: RunContext,
): Promise<ReadPart> {
  const { tokenize, embed } = await loadMiniLm();
  const cut = await limitWork(workLimitOf(file, secondsPerMb), async () => cutWindows(text, most, tokenize));
  const total = cut.windows.length;
  return limitWork(workLimitOf(file, 0, total * secondsPerWindow), async () => {
    const sum = new Float64Array(minilmSize);
    const read: ReadPieces = { pieces: 0, unknown: 0 };
    for (const [done, window] of cut.windows.entries()) {
      reportProgress({ done, total, unit: "windows" });
      const pieces = tokenize(window).slice(0, windowPieces);
      read.pieces += pieces.length;
      read.unknown += pieces.filter((piece) => piece === "[UNK]").length;
      for (const [at, value] of (await embed(window)).entries())
        sum[at] = (sum[at] ?? 0) + value * pieces.length;
    }
    const vector = encodeFloat32(toUnitLength(sum));
    // Each window has a mark at either end.
    const tokens = read.pieces + 2 * total;
    const meaning = { vector, tokens, truncated: cut.isCut };
    return { terms: [], counts: [], meaning, warnings: explain(read, cut) };
  });
}

function toUnitLength(numbers: Float64Array): number[] {
  let squares = 0;
  for (const number of numbers) squares += number * number;
  const length = Math.sqrt(squares);
  return Array.from(numbers, (number) => (length === 0 ? 0 : number / length));
}

function explain({ pieces, unknown }: ReadPieces, { windows, isCut }: CutText): string[] {
  const warnings: string[] = [];
  if (isCut)
    warnings.push(
      `The model read the first ${pieces} word pieces of the text, and no more: 'windows' is ${windows.length}.`,
    );
  if (unknown * 2 >= pieces && pieces > 0)
    warnings.push(
      `${unknown} of ${pieces} word pieces are unknown to the model, which knows English best, so the vector says little.`,
    );
  return warnings;
}
