/** The languages that OCR can read on this machine: those whose `@tesseract.js-data/<language>` package is installed. */
import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { ServiceError } from "../../protocol/errors.ts";

const scope = "@tesseract.js-data";

/**
 * Of the models in a package the "best" ones, with weights in whole numbers: on receipts and printed pages as good as
 * the four times larger ones of `4.0.0`, and faster.
 */
const model = "4.0.0_best_int";

/** The model file of each language, in the order asked for. Rejects with `invalid_option` for one not installed. */
export async function findLanguages(asked: string | readonly string[]): Promise<Map<string, string>> {
  const names = typeof asked === "string" ? asked.split("+") : asked;
  const installed = await findInstalled();
  const missing = names.filter((name) => !installed.has(name));
  if (missing.length === 0) return new Map(names.map((name) => [name, installed.get(name) ?? ""]));
  throw new ServiceError(
    "invalid_option",
    `'languages' asks for ${missing.join(", ")}. Installed are ${[...installed.keys()].join(", ") || "none"}; ` +
      `add one on the slave with 'npm install ${missing.map((name) => `${scope}/${name}`).join(" ")}'.`,
    { field: "languages", actual: missing.join("+"), limit: [...installed.keys()].join("+") },
  );
}

/** Looks into every `node_modules` that an import from here would look into, the nearest first. */
async function findInstalled(): Promise<Map<string, string>> {
  const { resolve } = createRequire(import.meta.url);
  const found = new Map<string, string>();
  for (const folder of resolve.paths(scope) ?? []) {
    // Most of these folders do not exist, and so hold no languages.
    const names = await readdir(path.join(folder, scope)).catch(() => []);
    for (const name of names.toSorted((one, other) => (one < other ? -1 : 1))) {
      const file = path.join(folder, scope, name, model, `${name}.traineddata.gz`);
      if (!found.has(name) && existsSync(file)) found.set(name, file);
    }
  }
  return found;
}
