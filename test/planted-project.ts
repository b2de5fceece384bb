/**
 * A throw-away project that has this project's lint and compiler settings and exactly the files of a test, so that
 * `lint.test.ts` can plant violations without touching the checkout.
 */
import { execFile } from "node:child_process";
import { copyFile, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

const checkout = path.resolve(import.meta.dirname, "..");
const settings = [".oxlintrc.json", "knip.jsonc", "tsconfig.json"];

interface ToolRun {
  exitCode: number;
  /** Standard output, parsed as JSON. */
  report: unknown;
}

interface PlantedProject {
  /** Runs a script of an installed package, by its path in node_modules, inside the project. */
  run(script: string, args: string[]): Promise<ToolRun>;
}

/** Files by their path in the project; the project is gone when `use` has ended. */
export async function withPlantedProject<Result>(
  files: Record<string, string>,
  use: (project: PlantedProject) => Promise<Result>,
): Promise<Result> {
  const folder = await mkdtemp(path.join(tmpdir(), "planted-"));
  try {
    for (const name of settings) await copyFile(path.join(checkout, name), path.join(folder, name));
    // A junction is the one link to a folder that Windows lets everybody make.
    await symlink(path.join(checkout, "node_modules"), path.join(folder, "node_modules"), "junction");
    for (const [name, content] of Object.entries(files)) await plant(path.join(folder, name), content);
    return await use({ run: (script, args) => runTool(folder, script, args) });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function plant(file: string, content: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, content);
}

async function runTool(folder: string, script: string, args: string[]): Promise<ToolRun> {
  const file = path.join(checkout, "node_modules", script);
  return new Promise((resolve, reject) => {
    const options = { cwd: folder, maxBuffer: 64 * 1024 * 1024 };
    const child = execFile(process.execPath, [file, ...args], options, (_error, stdout, stderr) => {
      try {
        resolve({ exitCode: child.exitCode ?? -1, report: JSON.parse(stdout) });
      } catch (cause) {
        reject(new Error(`${script} printed no JSON: ${stdout}${stderr}`, { cause }));
      }
    });
  });
}
