/** The project's sample files, as a client would send them. */
import { readFile, readdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import path from "node:path";
import type { standardTaskTypes } from "../../src/protocol/task-types.ts";
import { file } from "./requests.ts";

const samples = fileURLToPath(new URL("../../samples/", import.meta.url));

export async function readSamples(taskType: keyof typeof standardTaskTypes): Promise<File[]> {
  const folder = path.join(samples, taskType);
  const names = (await readdir(folder)).toSorted();
  return Promise.all(names.map(async (name) => readSample(path.join(taskType, name))));
}

/** `name` is relative to samples/. */
export async function readSample(name: string): Promise<File> {
  return file(path.basename(name), new Uint8Array(await readFile(path.join(samples, name))));
}
