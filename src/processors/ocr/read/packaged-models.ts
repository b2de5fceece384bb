/** The models that come in packages: `@tesseract.js-data/<language>`, each with one language of Tesseract's. */
import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";

export const modelScope = "@tesseract.js-data";

/**
 * Of the models in a package the "best" ones, with weights in whole numbers: on receipts and printed pages as good as
 * the four times larger ones of `4.0.0`, and faster.
 */
const model = "4.0.0_best_int";

/** By language; gzipped files. Looks into every `node_modules` that an import from here would, the nearest first. */
export async function findPackagedModels(): Promise<Map<string, string>> {
  const { resolve } = createRequire(import.meta.url);
  const found = new Map<string, string>();
  for (const folder of resolve.paths(modelScope) ?? []) {
    // Most of these folders do not exist, and so hold no languages.
    const names = await readdir(path.join(folder, modelScope)).catch(() => []);
    for (const name of names.toSorted((one, other) => (one < other ? -1 : 1))) {
      const file = path.join(folder, modelScope, name, model, `${name}.traineddata.gz`);
      if (!found.has(name) && existsSync(file)) found.set(name, file);
    }
  }
  return found;
}
