/** What the packages of a production install weigh, from the lock file and the folders that are there. */
import { readFile, readdir, stat } from "node:fs/promises";
import path from "node:path";
import { sum } from "./statistics.mjs";

const root = path.resolve(import.meta.dirname, "..");

/** `{ name, version, bytes }` of each, the heaviest first. Bytes are those of its files; packages inside count alone. */
export async function weighDependencies() {
  const { packages } = JSON.parse(await readFile(path.join(root, "package-lock.json"), "utf8"));
  // Of what other systems need the lock file has an entry and nobody a folder.
  const ofProduction = Object.entries(packages).filter(([folder, { dev }]) => folder !== "" && !dev);
  const weighed = [];
  for (const [folder, { version }] of ofProduction) {
    const bytes = await weigh(path.join(root, folder));
    if (bytes > 0) weighed.push({ name: folder.replace(/^node_modules\//, ""), version, bytes });
  }
  return weighed.toSorted((a, b) => b.bytes - a.bytes);
}

async function weigh(folder) {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
  const weights = [];
  for (const entry of entries) {
    const inside = path.join(folder, entry.name);
    if (entry.isFile()) weights.push((await stat(inside)).size);
    if (entry.isDirectory() && entry.name !== "node_modules") weights.push(await weigh(inside));
  }
  return sum(weights);
}
