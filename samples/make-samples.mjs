/**
 * `npm run samples` writes the sample files, one folder for each task type. `node samples/make-samples.mjs <folder>
 * [task type…]` writes them elsewhere, or those of some types only. Chance is seeded and dates are fixed, so that
 * nothing changes where nothing was changed.
 */
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { makeAudioSamples } from "./make/audio.mjs";
import { makeDocumentSamples } from "./make/document.mjs";
import { makeEmbeddingSamples } from "./make/embedding.mjs";
import { makeImageSamples } from "./make/image.mjs";
import { makeOcrSamples } from "./make/ocr.mjs";
import { makeTextSamples } from "./make/text.mjs";

const makers = {
  image: makeImageSamples,
  ocr: makeOcrSamples,
  text: makeTextSamples,
  embedding: makeEmbeddingSamples,
  audio: makeAudioSamples,
  document: makeDocumentSamples,
};

const [target = import.meta.dirname, ...wanted] = process.argv.slice(2);
const taskTypes = wanted.length > 0 ? wanted : Object.keys(makers);
const unknown = taskTypes.filter((taskType) => !Object.hasOwn(makers, taskType));
if (unknown.length > 0) {
  throw new Error(`No samples of ${unknown.join(", ")}. Task types: ${Object.keys(makers).join(", ")}`);
}
for (const taskType of taskTypes) {
  await writeFolder(path.resolve(target, taskType), await makers[taskType]());
}

/** Files of other names stay: whoever names a folder wants nothing removed from it. */
async function writeFolder(folder, samples) {
  await mkdir(folder, { recursive: true });
  for (const { name, bytes } of samples) {
    await writeFile(path.join(folder, name), bytes);
    console.log(`${path.basename(folder)}/${name}  ${bytes.length.toLocaleString("en")} bytes`);
  }
}
