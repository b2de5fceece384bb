/**
 * The last part of `npm run build`: what is started from the command line, in a child or by a user's module becomes few
 * files, since Node takes longer to find some four hundred modules than to run them. A child starts with two thirds of
 * the processor time and 12 MB less; the modules beside it stay as tsc made them. `zod` and `axios` go in, being 161
 * modules; all else comes from node_modules.
 */
import { readdir, readFile, rm } from "node:fs/promises";
import path from "node:path";
import { build } from "vite";

const chunks = "chunks";

/** @param {string} root  of the project */
export async function bundle(root) {
  const target = path.join(root, "dist");
  const { output } = await build({
    configFile: false,
    root,
    publicDir: false,
    logLevel: "warn",
    ssr: { noExternal: ["zod", "axios"] },
    build: {
      ssr: true,
      target: "node20.16",
      outDir: target,
      emptyOutDir: false,
      sourcemap: true,
      reportCompressedSize: false,
      rolldownOptions: {
        input: Object.fromEntries(
          (await listEntries(root)).map((entry) => [entry, path.join(root, "src", `${entry}.ts`)]),
        ),
        output: { entryFileNames: "[name].js", chunkFileNames: `${chunks}/[name]-[hash].js` },
        checks: { bundlerTimings: false },
      },
    },
  });
  await removeOldChunks(
    path.join(target, chunks),
    output.map(({ fileName }) => path.basename(fileName)),
  );
}

/** `client/client` for each dist/client/client.js that the package offers, and what its launchers start. */
async function listEntries(root) {
  const { bin, exports } = JSON.parse(await readFile(path.join(root, "package.json"), "utf8"));
  const offered = [...Object.values(bin), ...Object.values(exports).map((entry) => entry.default)];
  const started = ["dist/demo.js", "dist/slave/child.js", "dist/slave/guard.js"];
  return [...offered, ...started].map((file) => file.replace(/^(\.\/)?dist\//, "").replace(/\.js$/, ""));
}

/** Their names change with their content. */
async function removeOldChunks(folder, wanted) {
  const old = (await readdir(folder)).filter((file) => !wanted.includes(file));
  await Promise.all(old.map((file) => rm(path.join(folder, file))));
}
