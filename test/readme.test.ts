/** The README stays true: its tables are those of the code, and each of its commands is run here or by .ci/run. */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { errorTable } from "../src/protocol/errors.ts";
import { eventually, quietEnvironment } from "./support/cluster.ts";

const root = path.resolve(import.meta.dirname, "..");
const readme = await readFile(path.join(root, "README.md"), "utf8");

/** What runs elsewhere, word for word. */
const runByCi = new Set(["npm install", "npm run demo", "npm install && npm test", "npm run check"]);
const isPosix = process.platform !== "win32";

describe("the README's tables", () => {
  it("name every error code with its status", () => {
    const rows = readme.matchAll(/^\| `(\w+)` +\| (\d{3}) +\|/gm);
    const shown = Array.from(rows, ([, code, status]) => [code, Number(status)]);
    expect(Object.fromEntries(shown)).toEqual(
      Object.fromEntries(Object.entries(errorTable).map(([code, { status }]) => [code, status])),
    );
  });

  it("name every variable of .env.example with its default", async () => {
    const example = await readFile(path.join(root, ".env.example"), "utf8");
    const expected = Array.from(example.matchAll(/^# ([A-Z][A-Z_]*)=(.*)$/gm), ([, name, value]) => [
      name,
      value,
    ]);
    const rows = readme.matchAll(/^\| `([A-Z][A-Z_]*)` +\| \w+ +\| (?:`([^`]*)`|–) +\|/gm);
    const shown = Array.from(rows, ([, name, value]) => [name, value ?? ""]);
    expect(Object.fromEntries(shown)).toEqual(Object.fromEntries(expected));
  });

  it("name rooms of the tree that exist", async () => {
    const rooms = Array.from(
      readme.matchAll(/^├── (?:([a-z-]+)\/|([a-z-]+\.ts)(?: {2}([a-z-]+\.ts))*)/gm),
      ([, room]) => room,
    );
    for (const room of rooms.filter((one) => one !== undefined)) {
      await expect(
        readFile(path.join(root, "src", room)).catch((error: NodeJS.ErrnoException) => error.code),
      ).resolves.toBe("EISDIR");
    }
  });
});

describe("the README's commands", () => {
  it("are curl in PowerShell as in a shell", () => {
    const shell = new Set(blocks("sh"));
    const powershell = blocks("powershell").filter((line) => line.startsWith("curl.exe"));
    expect(powershell.length).toBeGreaterThan(0);
    for (const line of powershell) expect(shell).toContain(line.replace("curl.exe", "curl"));
  });

  it("set in PowerShell what they set in a shell", () => {
    const shell = new Set(blocks("sh"));
    const settings = blocks("powershell").filter((line) => line.startsWith("$env:"));
    expect(settings.length).toBeGreaterThan(0);
    for (const line of settings) expect(shell).toContain(fromPowerShell(line));
  });
});

describe.runIf(isPosix)("the README's commands, run as they stand", () => {
  let checkout: string;
  const started: ChildProcess[] = [];

  beforeAll(async () => {
    checkout = await mkdtemp(path.join(os.tmpdir(), "msdp-readme-"));
    await copyCheckout(checkout);
    await writeFile(path.join(checkout, "line-counter.js"), codeBlock(/^\/\/ line-counter\.js.*?(?=^```)/ms));
    start("npm start", { MASTER_PORT: "5000" });
    await untilAnswers("http://localhost:5000/slaves", (text) => text.includes('"alive"'));
    start("npm run slave -- --processor ./line-counter.js", { SLAVE_PORT: "3000" });
    await untilAnswers("http://localhost:5000/task_types", (text) => text.includes('"lines"'));
  }, 60_000);

  afterAll(async () => {
    await Promise.all(started.map(stop));
    await rm(checkout, { recursive: true, force: true });
  }, 60_000);

  const longRunning = new Set(["npm start", "npm run slave -- --processor ./line-counter.js"]);
  const onMoreMachines = blocks("sh").filter((line) => line.startsWith("CLUSTER_TOKEN="));
  const commands = blocks("sh").filter(
    (line) => !runByCi.has(line) && !longRunning.has(line) && !line.startsWith("CLUSTER_TOKEN="),
  );

  it.each(commands)("%s", async (command) => {
    const { stdout } = await promisify(execFile)(
      "sh",
      ["-c", command.replace(/^curl /, "curl --fail-with-body -s ")],
      {
        cwd: checkout,
        env: { ...quietEnvironment(), HOME: checkout },
      },
    );
    expect(stdout).not.toBe("");
  });

  it("call the client library", async () => {
    const program = path.join(checkout, "program.mjs");
    await writeFile(program, codeBlock(/^import \{ createClient \}.*?(?=^```)/ms));
    const { stdout } = await promisify(execFile)(process.execPath, [program]);
    expect(stdout).toContain("processed_results/text/note_analysis.json");
  });

  it("start a master and a slave with a token, as on several machines", async () => {
    const [master = "", slave = ""] = onMoreMachines;
    // Another machine has a data folder of its own.
    start(master, { MASTER_PORT: "5001", HOST: "127.0.0.1", DATA_DIR: "data-of-another" });
    start(slave.replace("http://192.168.1.10:5000", "http://127.0.0.1:5001"), {
      SLAVE_PORT: "0",
      HOST: "127.0.0.1",
    });
    const answer = await untilAnswers("http://localhost:5001/slaves", (text) => text.includes('"alive"'));
    expect(answer).toContain('"slots"');
  });

  /** Starts a command that runs until it is stopped. */
  function start(command: string, environment: Record<string, string>): void {
    const env = { ...quietEnvironment(), HOME: checkout, ...environment };
    started.push(spawn("sh", ["-c", command], { cwd: checkout, env, stdio: "ignore", detached: true }));
  }
});

/** The lines of the blocks of one language. */
function blocks(language: string): string[] {
  const found = readme.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, "gms"));
  return Array.from(found, ([, body]) => body?.trim().split("\n") ?? []).flat();
}

function codeBlock(pattern: RegExp): string {
  return pattern.exec(readme)?.[0] ?? "";
}

/** `$env:NAME = "value"; command` as `NAME=value command`. */
function fromPowerShell(line: string): string {
  return line.replaceAll(/\$env:(\w+) = "([^"]*)"; /g, "$1=$2 ");
}

/** What a clone has after `npm install`, without its history. */
async function copyCheckout(folder: string): Promise<void> {
  for (const name of ["dist", "samples", "package.json", "README.md"]) {
    await cp(path.join(root, name), path.join(folder, name), { recursive: true });
  }
  await symlink(path.join(root, "node_modules"), path.join(folder, "node_modules"));
}

async function untilAnswers(url: string, isRight: (text: string) => boolean): Promise<string> {
  return eventually(async () => {
    const text = await (await fetch(url)).text();
    if (!isRight(text)) throw new Error(`${url} answered ${text}`);
    return text;
  }, 30_000);
}

/** npm does not always pass a signal on, nor wait for what it started, so the whole group gets it and is waited for. */
async function stop({ pid }: ChildProcess): Promise<void> {
  if (pid === undefined || !isGroupRunning(pid)) return;
  process.kill(-pid, "SIGTERM");
  await eventually(() => expect(isGroupRunning(pid)).toBe(false), 30_000);
}

function isGroupRunning(leader: number): boolean {
  try {
    return process.kill(-leader, 0);
  } catch {
    return false;
  }
}
