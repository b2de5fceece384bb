/** Where this package is installed; a module cannot count on its own place, since a bundle may have taken it in. */
import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

export const packageFolder = findPackage(path.dirname(fileURLToPath(import.meta.url)));

/** The nearest folder upwards that has a package.json. */
function findPackage(folder: string): string {
  if (existsSync(path.join(folder, "package.json"))) return folder;
  const parent = path.dirname(folder);
  if (parent === folder) throw new Error("The package.json of this program is missing; install it anew.");
  return findPackage(parent);
}
