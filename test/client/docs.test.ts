/** docs/client.md stays true: its tables are those of the code, and its commands and program run as they stand. */
import { execFile } from "node:child_process";
import { cp, readFile, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Command } from "commander";
import { describe, expect, test } from "vitest";
import { createClient } from "../../src/client/client.ts";
import { defineCommands } from "../../src/client/command/command-line.ts";
import { exitCodes } from "../../src/client/command/exit-codes.ts";
import { launchers, quietEnvironment, shareCluster } from "../support/cluster.ts";
import { isWindows } from "../support/processes.ts";
import { runClient } from "./run-client.ts";

const root = path.resolve(import.meta.dirname, "../..");
const page = await readFile(path.join(root, "docs/client.md"), "utf8");
const run = promisify(execFile);
const program = defineCommands(() => undefined);
const commands = new Map<string, Command>([
  ["sending", program],
  ...program.commands.map((command): [string, Command] => [command.name(), command]),
]);

/** The first cells of the rows that begin as this says, and the second ones. */
function rows(beginning: RegExp, text = page): [string, string][] {
  const found = text.matchAll(new RegExp(`^\\| ${beginning.source} *\\| ([^|]+?) *\\|`, "gm"));
  return Array.from(found, ([, first = "", second = ""]) => [first, second]);
}

describe("docs/client.md", () => {
  test("lists the commands with their arguments", () => {
    const usages = Array.from(commands.values(), (command) => {
      const words = command.registeredArguments.map((one) => `<${one.name()}${one.variadic ? "..." : ""}>`);
      return ["msdp-client", ...(command === program ? [] : [command.name()]), ...words].join(" ");
    });
    expect(rows(/`(msdp-client [^`]+)`/).map(([usage]) => usage)).toEqual(usages);
  });

  test("lists the options, and the commands that take them", () => {
    const shown = rows(/`(--[^`]+)`/).flatMap(([flags, of]) =>
      (of === "all" ? [...commands.keys()] : of.split(", ")).map((name) => `${name} ${flags}`),
    );
    const actual = Array.from(commands, ([name, command]) =>
      command.options.filter(({ long }) => long !== "--version").map(({ flags }) => `${name} ${flags}`),
    );
    expect(shown.toSorted()).toEqual(actual.flat().toSorted());
  });

  test("lists the exit codes, as --help of each command does", async () => {
    const codes = Object.values(exitCodes).toSorted((a, b) => a - b);
    expect(rows(/`(\d+)`/).map(([code]) => Number(code))).toEqual(codes);
    for (const words of [["--help"], ...program.commands.map((command) => [command.name(), "--help"])]) {
      const { code, stdout, stderr } = await runClient(words);
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      const listed = stdout.split("Exit codes:\n")[1]?.split("\n\n")[0] ?? "";
      expect(Array.from(listed.matchAll(/^ +(\d+) {2}/gm), ([, one]) => Number(one))).toEqual(codes);
    }
  });

  test("lists every function of the library", () => {
    const section = page.split(/^## /m).find((part) => part.startsWith("From a program")) ?? "";
    const shown = rows(/(`\w+`(?:, `\w+`)*)/, section).flatMap(([names]) =>
      names.replaceAll("`", "").split(", "),
    );
    const functions = Object.keys(createClient({ baseUrl: "http://localhost" }));
    expect(shown.toSorted()).toEqual(functions.toSorted());
  });
});

describe("of docs/client.md,", () => {
  const cluster = shareCluster({});
  const block = (language: string): string =>
    new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, "ms")
      .exec(page)?.[1]
      ?.replaceAll("http://localhost:5000", cluster().masterUrl) ?? "";

  test.skipIf(isWindows)("the commands run as they stand", async () => {
    const { folder } = cluster();
    await cp(path.join(root, "samples/document"), path.join(folder, "samples/document"), { recursive: true });
    const client = fileURLToPath(new URL("client.js", launchers));
    const command = `#!/bin/sh\nexec '${process.execPath}' '${client}' "$@"\n`;
    await writeFile(path.join(folder, "msdp-client"), command, { mode: 0o755 });
    const env = { ...quietEnvironment(), PATH: `${folder}:${process.env["PATH"]}` };
    const { stdout, stderr } = await run("sh", ["-ec", block("sh")], { cwd: folder, env });
    expect(stderr).toBe("");
    expect(stdout).toContain("Files Processed: 3\n");
    expect(stdout).toContain("again/bridge-inspection_document_analysis.json\n");
  });

  test("the program runs as it stands", async () => {
    const { folder } = cluster();
    await symlink(path.join(root, "node_modules"), path.join(folder, "node_modules"), "junction");
    const onDisk = path.join(folder, "program.mjs");
    const library = new URL("client/client.js", launchers).href;
    await writeFile(onDisk, block("js").replace('"msdp/client"', JSON.stringify(library)));
    const { stdout } = await run(process.execPath, [onDisk], { env: quietEnvironment() });
    expect(stdout).toContain("word_count: 3");
  });
});
