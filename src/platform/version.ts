/** The version of this package, as its package.json says. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { packageFolder } from "./package-folder.ts";

export const { version } = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(path.join(packageFolder, "package.json"), "utf8")));
