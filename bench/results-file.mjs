/** `results.json`: the sections that were measured, each with the machine and the commit that it was measured on. */
import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import os from "node:os";
import { promisify } from "node:util";
import { format } from "prettier";

/** What the figures of a run depend on beside the code. `load` is what the machine did before, over one minute. */
export async function describeRun() {
  return {
    measuredAt: new Date().toISOString(),
    commit: await readCommit(),
    node: process.version,
    processors: `${os.availableParallelism()} × ${os.cpus()[0]?.model ?? "unknown"}`,
    load: Math.round(os.loadavg()[0] * 100) / 100,
  };
}

/** Writes these sections into the file and leaves the others as they are. */
export async function mergeResults(file, measured) {
  const sections = { ...(await readResults(file)), ...measured };
  await writeFile(file, await format(JSON.stringify({ sections }), { parser: "json", printWidth: 110 }));
}

/** The sections of a file; none where there is no file. */
export async function readResults(file) {
  try {
    return JSON.parse(await readFile(file, "utf8")).sections;
  } catch (error) {
    if (error.code === "ENOENT") return {};
    throw error;
  }
}

async function readCommit() {
  const git = promisify(execFile)("git", ["describe", "--always", "--dirty"], { cwd: import.meta.dirname });
  return git.then(({ stdout }) => stdout.trim()).catch(() => null);
}
