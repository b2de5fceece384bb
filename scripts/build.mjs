/**
 * `npm run build`: compiles src/ into dist/. Files are written over their predecessors and only what has lost its
 * source is removed, so that a cluster or a test that runs from dist/ meanwhile never finds it empty.
 */
import { spawnSync } from "node:child_process";
import { chmod, cp, readdir, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "..");
const source = path.join(root, "src");
const target = path.join(root, "dist");

await removeOrphans();
process.exitCode = compile();
if (process.exitCode === 0) {
  await copyWhatTscLeaves();
  await makeLaunchersExecutable();
}

function compile() {
  const tsc = path.join(
    path.dirname(createRequire(import.meta.url).resolve("typescript/package.json")),
    "bin/tsc",
  );
  const run = spawnSync(process.execPath, [tsc, "-p", path.join(root, "tsconfig.json")], {
    stdio: "inherit",
  });
  if (run.error) throw run.error;
  return run.status ?? 1;
}

async function removeOrphans() {
  const sources = new Set((await listFiles(source)).map(withoutExtension));
  const orphans = (await listFiles(target)).filter((file) => !sources.has(withoutExtension(file)));
  await Promise.all(orphans.map((file) => rm(path.join(target, file))));
}

/** Pages, style sheets and word lists: everything in src/ that is no TypeScript. */
async function copyWhatTscLeaves() {
  const assets = (await listFiles(source)).filter((file) => !/\.tsx?$/.test(file));
  await Promise.all(assets.map((file) => cp(path.join(source, file), path.join(target, file))));
}

/** npm sets the mode of an installed `bin`; a checkout started as `dist/master.js` needs it too. */
async function makeLaunchersExecutable() {
  const { bin } = JSON.parse(await readFile(path.join(root, "package.json"), "utf8"));
  const launchers = Object.values(bin).map((file) => path.join(root, file));
  await Promise.all(launchers.map((file) => chmod(file, 0o755)));
}

/** Paths relative to the folder; none where there is no folder. */
async function listFiles(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((error) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)));
}

/** `a/b` for `a/b.ts` and for the three files that tsc makes of it: `a/b.js`, `a/b.js.map`, `a/b.d.ts`. */
function withoutExtension(file) {
  return file.replace(/(\.d\.ts|\.js\.map|\.js|\.tsx?)$/, "");
}
