/** Where the project's samples lie. */
import { fileURLToPath } from "node:url";

export function samplePath(name) {
  return fileURLToPath(new URL(`../../samples/${name}`, import.meta.url));
}
