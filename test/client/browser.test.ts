/** The client library asks nothing of Node: it compiles against a browser's types alone, and loads no module of Node's. */
import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { withTemporaryFolder } from "../support/cluster.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const compiler = path.join(
  path.dirname(createRequire(import.meta.url).resolve("typescript/package.json")),
  "bin/tsc",
);

/** What the compiler says against a browser's types of a file of src/, or of one that imports it. */
async function compileForBrowsers(source: string): Promise<string> {
  return withTemporaryFolder(async (folder) => {
    const project = path.join(folder, "tsconfig.json");
    const compilerOptions = {
      noEmit: true,
      module: "esnext",
      moduleResolution: "bundler",
      lib: ["es2023", "dom", "dom.iterable"],
      types: [],
      rootDir: "/",
    };
    const settings = {
      extends: path.join(root, "tsconfig.json"),
      compilerOptions,
      files: [source],
      include: [],
    };
    await writeFile(project, JSON.stringify(settings));
    const run = promisify(execFile)(process.execPath, [compiler, "-p", project]);
    return run.then(
      ({ stdout }) => stdout,
      (error: { stdout: string }) => error.stdout,
    );
  });
}

test("the client library compiles without Node's types and modules", async () => {
  expect(await compileForBrowsers(path.join(root, "src/client/client.ts"))).toBe("");
});

test("what stands on Node does not, so that the check above can fail", async () => {
  const said = await compileForBrowsers(path.join(root, "src/client/command/save-results.ts"));
  expect(said).toContain("Cannot find name 'node:path'");
});
