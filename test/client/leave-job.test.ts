/** Ctrl-C on a terminal, while the command waits for its job. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { PassThrough } from "node:stream";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { runCommand } from "../../src/client/command/cli.ts";
import { createClient } from "../../src/client/client.ts";
import { Interruption } from "../../src/client/command/interruption.ts";
import { eventually, launchers, quietEnvironment, shareCluster } from "../support/cluster.ts";
import { testProcessors } from "../support/test-processors.ts";
import { waitingOrder } from "../support/waiting-order.ts";

const cluster = shareCluster({ processorModules: testProcessors });
const question = "Leave the job running? Enter leaves it, n or Ctrl-C cancels it. ";

/** A file that runs until it is let go, as it lies on the disk. */
async function writeOrder(name: string) {
  const waiting = waitingOrder(cluster().folder, `${name}.json`);
  const onDisk = path.join(cluster().folder, `${name}.json`);
  await writeFile(onDisk, await waiting.file.text());
  return { onDisk, letGo: () => waiting.letGo() };
}

async function findJob(filename: string) {
  const client = createClient({ baseUrl: cluster().masterUrl });
  for await (const { id } of client.listJobs({ taskType: "obey" })) {
    const job = await client.getJob(id);
    if (job.files[0]?.filename === filename) return job;
  }
  throw new Error(`No job has a file ${filename}.`);
}

/** Runs the command with pipes that bear the marks of a terminal, until it shows that it waits. */
async function waitOnTerminal(onDisk: string, ...options: string[]) {
  const stdin = Object.assign(new PassThrough(), { isTTY: true });
  const stdout = new PassThrough();
  const stderr = Object.assign(new PassThrough(), { isTTY: true, columns: 200 });
  let shown = "";
  stderr.on("data", (chunk: Buffer) => (shown += chunk.toString("utf8")));
  const interruption = new Interruption();
  const ended = runCommand({
    words: [cluster().masterUrl, "obey", onDisk, ...options],
    version: "0.0.0",
    token: undefined,
    apiKey: undefined,
    process: { stdin, stdout, stderr },
    interruption,
  });
  await eventually(() => expect(shown).toContain("Processing"));
  return {
    ended,
    interrupt: () => interruption.interrupt(),
    type: (text: string) => stdin.write(text),
    untilAsked: () => eventually(() => expect(shown).toContain(question)),
    shownAfterQuestion: () => shown.split(question)[1],
    printed: () => String(stdout.read() ?? ""),
  };
}

/** Two signals within half a second are one Ctrl-C. */
async function untilAnotherKeystroke(): Promise<void> {
  const from = performance.now();
  await eventually(() => expect(performance.now() - from).toBeGreaterThan(500));
}

describe("Ctrl-C on a terminal asks whether to leave the job running:", () => {
  test("Enter leaves it, and says how to come back", async () => {
    const { onDisk, letGo } = await writeOrder("left");
    const out = path.join(cluster().folder, "left results");
    const run = await waitOnTerminal(onDisk, "--out", out);
    run.interrupt();
    await run.untilAsked();
    run.type("\n");
    expect(await run.ended).toBe(130);
    const job = await findJob("left.json");
    expect(job.state).toBe("running");
    const { masterUrl } = cluster();
    expect(run.shownAfterQuestion()).toBe(
      `The job goes on. To come back to it: msdp-client wait ${masterUrl} ${job.id} --out "${out}"\n`,
    );
    letGo();
    await createClient({ baseUrl: masterUrl }).wait(job.id);
  });

  test.each([
    ["n", async (run: Awaited<ReturnType<typeof waitOnTerminal>>) => void run.type("n\n")],
    [
      "a second Ctrl-C",
      async (run: Awaited<ReturnType<typeof waitOnTerminal>>) => {
        await untilAnotherKeystroke();
        run.interrupt();
      },
    ],
  ])("%s cancels it", async (name, act) => {
    const { onDisk } = await writeOrder(`ended by ${name}`);
    const run = await waitOnTerminal(onDisk);
    run.interrupt();
    await run.untilAsked();
    await act(run);
    expect(await run.ended).toBe(130);
    expect((await findJob(path.basename(onDisk))).state).toBe("cancelled");
    expect(run.shownAfterQuestion()).toContain("The job was cancelled; 0 of 1 files have a result.\n");
  });

  test("the same Ctrl-C that npm hands on as well does not answer it", async () => {
    const { onDisk, letGo } = await writeOrder("handed on");
    const run = await waitOnTerminal(onDisk);
    run.interrupt();
    run.interrupt();
    await run.untilAsked();
    expect((await findJob("handed on.json")).state).toBe("running");
    letGo();
    expect(await run.ended).toBe(0);
  });

  test("the end of the job answers it", async () => {
    const { onDisk, letGo } = await writeOrder("answered");
    const run = await waitOnTerminal(onDisk);
    run.interrupt();
    await run.untilAsked();
    letGo();
    expect(await run.ended).toBe(0);
    expect(run.printed()).toContain("Files Processed: 1\n");
  });
});

/** util-linux's, which gives a program a terminal of its own. */
const script = "/usr/bin/script";

describe.runIf(process.platform === "linux" && existsSync(script))("on a terminal of the system's", () => {
  test.each([
    ["Enter", "\r", "running"],
    ["Ctrl-C", "\u0003", "cancelled"],
  ])("Ctrl-C and then %s leaves the job as it says", async (name, key, state) => {
    const { onDisk, letGo } = await writeOrder(`${name} pressed`);
    const client = fileURLToPath(new URL("client.js", launchers));
    const command = `'${process.execPath}' '${client}' ${cluster().masterUrl} obey '${onDisk}'`;
    const child = spawn(script, ["--quiet", "--return", "--command", command, "/dev/null"], {
      env: { ...quietEnvironment(), TERM: "xterm", SHELL: "/bin/sh" },
      stdio: ["pipe", "pipe", "inherit"],
    });
    let shown = "";
    child.stdout.on("data", (chunk: Buffer) => (shown += chunk.toString("utf8")));
    await eventually(() => expect(shown).toContain("Processing"));
    child.stdin.write("\u0003");
    await eventually(() => expect(shown).toContain(question));
    await untilAnotherKeystroke();
    child.stdin.write(key);
    await once(child, "exit");
    expect(child.exitCode).toBe(130);
    const job = await findJob(path.basename(onDisk));
    expect(job.state).toBe(state);
    letGo();
    await createClient({ baseUrl: cluster().masterUrl }).wait(job.id);
  });
});
