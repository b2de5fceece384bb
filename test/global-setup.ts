/**
 * Runs once before all tests: builds dist/, since threads, children and launchers start from there (Node 20 cannot
 * load TypeScript). A test run with a failed build would test yesterday's code, so it ends here.
 */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { databases } from "./support/databases.ts";

export function setup(): void {
  const build = fileURLToPath(new URL("../scripts/build.mjs", import.meta.url));
  const { status, error } = spawnSync(process.execPath, [build, "--if-changed"], { stdio: "inherit" });
  if (error) throw error;
  if (status !== 0) throw new Error("dist/ could not be built; the compiler's messages stand above.");
  for (const { name, isThere } of databases)
    if (!isThere)
      console.warn(
        `Left out: the tests of several masters on ${name} (apt-get install redis-server postgresql).`,
      );
}
