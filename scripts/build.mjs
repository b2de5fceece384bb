/**
 * `npm run build`: compiles src/ into dist/, bundles what is started, and makes dist/web of src/web. Files are written over their predecessors and
 * only what has lost its source is removed, so that a cluster or a test that runs from dist/ meanwhile never finds it
 * empty. With `--if-changed` nothing is done where the last build was of the same sources: tests run beside a cluster
 * that starts its processes from dist/ all the time.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { chmod, cp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { buildWeb } from "./build-web.mjs";
import { bundle } from "./bundle.mjs";

const root = path.resolve(import.meta.dirname, "..");
const source = path.join(root, "src");
const target = path.join(root, "dist");

/** The fingerprint of what the last whole build was made of. */
const stamp = path.join(target, ".sources");

const current = await fingerprint();
if (!process.argv.includes("--if-changed") || current !== (await lastBuilt())) await buildAll();

async function buildAll() {
  await rm(stamp, { force: true });
  await removeOrphans();
  process.exitCode = compile();
  if (process.exitCode !== 0) return;
  await copyWhatTscLeaves();
  await bundle(root);
  await makeLaunchersExecutable();
  await buildWeb(root);
  await writeFile(stamp, current);
}

async function lastBuilt() {
  return existsSync(stamp) ? readFile(stamp, "utf8") : undefined;
}

/** Of the contents of src/, scripts/, samples/ and of what decides over compilers and libraries. */
async function fingerprint() {
  const files = ["package.json", "package-lock.json", "tsconfig.json"];
  for (const folder of ["src", "scripts", "samples"])
    files.push(...(await listFiles(path.join(root, folder))).map((file) => path.join(folder, file)));
  const hash = createHash("sha256");
  for (const file of files.toSorted()) hash.update(file).update(await readFile(path.join(root, file)));
  return hash.digest("hex");
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
  const compiled = (await listFiles(target)).filter((file) => !isOfWeb(file) && !isChunk(file));
  const orphans = compiled.filter((file) => !sources.has(withoutExtension(file)));
  await Promise.all(orphans.map((file) => rm(path.join(target, file))));
}

/** Pages, style sheets and word lists: everything in src/ that is no TypeScript. */
async function copyWhatTscLeaves() {
  const assets = (await listFiles(source)).filter((file) => !/\.tsx?$/.test(file) && !isOfWeb(file));
  await Promise.all(assets.map((file) => cp(path.join(source, file), path.join(target, file))));
}

/** The page is vite's to make (./build-web.mjs). */
function isOfWeb(file) {
  return file.startsWith(`web${path.sep}`);
}

/** The bundler's (./bundle.mjs). */
function isChunk(file) {
  return file.startsWith(`chunks${path.sep}`);
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
