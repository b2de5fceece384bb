/**
 * The page's part of `npm run build`: vite makes dist/web of src/web and of the samples that the page offers. Names of
 * assets change with their content, so new ones stand beside old ones until the page that asks for them has been
 * replaced, and only then do the old ones go.
 */
import { readdir, rm } from "node:fs/promises";
import path from "node:path";
import { build } from "vite";

/** @param {string} root  of the project */
export async function buildWeb(root) {
  const target = path.join(root, "dist/web");
  const { output } = await build({
    configFile: false,
    root: path.join(root, "src/web"),
    // Relative, since a proxy may put the master below a path.
    base: "./",
    logLevel: "warn",
    oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
    worker: { format: "es" },
    build: {
      outDir: target,
      emptyOutDir: false,
      // Everything comes from the master under a name of its own; the page's policy allows no data: scripts.
      assetsInlineLimit: 0,
      target: "es2022",
      modulePreload: { polyfill: false },
      reportCompressedSize: false,
      // A machine with other work is slow at everything, which is no remark on a plugin.
      rolldownOptions: { checks: { bundlerTimings: false } },
    },
  });
  await removeAllBut(
    target,
    output.map(({ fileName }) => fileName),
  );
}

/** @param {string} folder @param {string[]} wanted */
async function removeAllBut(folder, wanted) {
  const kept = new Set(wanted.map((file) => path.join(folder, file)));
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => path.join(parentPath, name));
  await Promise.all(files.filter((file) => !kept.has(file)).map((file) => rm(file)));
}
