/**
 * The files that a bench works on, made from the project's own samples with seeded chance: like those of issue 9 in kind
 * and size, and the same on every machine.
 */
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { makeDocument } from "./documents.mjs";
import { makePage } from "./pages.mjs";
import { makePhoto } from "./photos.mjs";
import { makeRecording } from "./recordings.mjs";
import { makeText } from "./texts.mjs";

const textBytes = 20_000;

/** Of each task type: the form field of its files, and how the file of a seed is made, as `{ extension, content }`. */
const kinds = {
  image: { field: "images", make: makePhoto },
  text: { field: "texts", make: (seed) => makeText(seed, textBytes) },
  embedding: { field: "texts", make: (seed) => makeText(seed, textBytes) },
  ocr: { field: "images", make: makePage },
  audio: { field: "audio_files", make: makeRecording },
  document: { field: "documents", make: makeDocument },
};

export const taskTypes = Object.keys(kinds);

/** The processors of the bench itself have their files in `files`. */
export function fieldOf(taskType) {
  return kinds[taskType]?.field ?? "files";
}

/** So many files of a type in a folder of their own: `{ name, path, bytes }` of each. */
export async function makeInputs(taskType, count, folder, make = kinds[taskType].make) {
  const target = path.join(folder, `${taskType}-${count}`);
  await mkdir(target, { recursive: true });
  const files = [];
  for (let seed = 1; seed <= count; seed += 1) {
    const { extension, content } = await make(seed);
    const name = `${taskType}-${seed}${extension}`;
    const file = path.join(target, name);
    await writeFile(file, content);
    files.push({ name, path: file, bytes: content.length });
  }
  return files;
}
