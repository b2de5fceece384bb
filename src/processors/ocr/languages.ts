/** The languages that OCR can read on this machine. */
import { ServiceError } from "../../protocol/errors.ts";
import type { Engine } from "./read/engine.ts";
import { modelScope } from "./read/packaged-models.ts";

/** The model file of each language, in the order asked for. Rejects with `invalid_option` for one not installed. */
export async function findLanguages(
  asked: string | readonly string[],
  engine: Engine,
): Promise<Map<string, string>> {
  const names = typeof asked === "string" ? asked.split("+") : asked;
  const installed = await engine.findModels();
  const missing = names.filter((name) => !installed.has(name));
  if (missing.length === 0) return new Map(names.map((name) => [name, installed.get(name) ?? ""]));
  throw new ServiceError(
    "invalid_option",
    `'languages' asks for ${missing.join(", ")}. Installed are ${[...installed.keys()].join(", ") || "none"}; ` +
      `add one on the slave with 'npm install ${missing.map((name) => `${modelScope}/${name}`).join(" ")}'.`,
    { field: "languages", actual: missing.join("+"), limit: [...installed.keys()].join("+") },
  );
}
