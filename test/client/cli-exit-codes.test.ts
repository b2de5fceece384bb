/** What the command's exit codes say; 0 and 1 stand in cli.test.ts. */
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { shareCluster, withCluster, withTemporaryFolder } from "../support/cluster.ts";
import { findFreePort } from "../support/ports.ts";
import { isWindows } from "../support/processes.ts";
import { testProcessors } from "../support/test-processors.ts";
import { waitingOrder } from "../support/waiting-order.ts";
import { runClient, startClient } from "./run-client.ts";

const nowhere = "http://127.0.0.1:5000";

describe("exit code 2", () => {
  test.each([
    ["no file", [nowhere, "text"], "missing required argument"],
    ["an unknown option", [nowhere, "text", "a.txt", "--verbose"], "unknown option '--verbose'"],
    ["a master without a scheme", ["localhost:5000", "text", "a.txt"], "A URL such as"],
    ["no JSON", [nowhere, "text", "a.txt", "--options", "{width:1}"], "A JSON object is allowed"],
    ["JSON that is no object", [nowhere, "text", "a.txt", "--options", "[1]"], "A JSON object is allowed"],
    ["a file that is not there", [nowhere, "text", "b.txt"], "There is no file or folder 'b.txt'"],
    ["a folder for results that is a file", [nowhere, "text", "a.txt", "--out", "a.txt"], "cannot be made"],
    ["a name for nothing", [nowhere, "text", "a.txt", "--name", "b.txt"], "--name"],
    ["standard input twice", [nowhere, "text", "-", "-"], "once"],
  ])("is for %s", async (_, words, sentence) => {
    await withTemporaryFolder(async (folder) => {
      await writeFile(path.join(folder, "a.txt"), "a");
      const { code, stdout, stderr } = await runClient(words, { folder });
      expect(stderr).toContain(sentence);
      expect(stdout).toBe("");
      expect(code).toBe(2);
    });
  });
});

describe("with a cluster,", () => {
  const cluster = shareCluster({ processorModules: testProcessors });

  test("exit code 2 is for what the master does not know: a task type, an option", async () => {
    const { masterUrl, folder } = cluster();
    await writeFile(path.join(folder, "a.txt"), "a");
    const type = await runClient([masterUrl, "verse", "a.txt"], { folder });
    expect(type.stderr).toMatch(/^Unknown task type: verse\. This master knows .*text.*lines.*\.\n$/);
    expect(type.code).toBe(2);
    const words = [masterUrl, "lines", "a.txt", "--options", '{"size":1}'];
    const option = await runClient(words, { folder });
    expect(option.stderr).toMatch(/^Unknown option 'size'/);
    expect(option.code).toBe(2);
  });

  // Windows has no signal that another process could send; Ctrl-C there reaches the same listener.
  test.skipIf(isWindows).for(["SIGINT", "SIGTERM"] as const)(
    "exit code 130 follows %s, which leaves the job running where nobody can be asked",
    async (signal) => {
      const { masterUrl, folder } = cluster();
      const waiting = waitingOrder(folder, `${signal}.json`);
      await writeFile(path.join(folder, `${signal}.json`), await waiting.file.text());
      const running = startClient([masterUrl, "obey", `${signal}.json`], { folder });
      await waiting.untilStarted();
      running.end(signal);
      const { stderr, ...ended } = await running.ended;
      expect(ended).toEqual({ code: 130, stdout: "" });
      const [, id = ""] =
        /^The job goes on\. To come back to it: msdp-client wait \S+ (\S+)\n$/.exec(stderr) ?? [];
      waiting.letGo();
      const back = await runClient(["wait", masterUrl, id], { folder });
      expect(back.code).toBe(0);
      expect(back.stdout).toContain("Files Processed: 1\n");
    },
  );
});

test("a missing or wrong token ends with exit code 2; the environment's or --token helps", async () => {
  const token = "a token for tests";
  const environment = { CLUSTER_TOKEN: token };
  await withCluster({ environment, processorModules: testProcessors }, async ({ masterUrl, folder }) => {
    await writeFile(path.join(folder, "a.txt"), "a");
    const words = [masterUrl, "lines", "a.txt"];
    const missing = await runClient(words, { folder });
    expect(missing.stderr).toMatch(/^This needs a key, and none or a wrong one came/);
    expect(missing.code).toBe(2);
    expect((await runClient(words, { folder, environment })).code).toBe(0);
    expect((await runClient([...words, "--token", token], { folder })).code).toBe(0);
    expect((await runClient([...words, "--token", "another"], { folder, environment })).code).toBe(2);
  });
});

test("a tag that no slave bears ends with exit code 3 at once, and one that a slave bears is served", async () => {
  await withCluster({ slaves: 1, environment: { TAGS: "gpu" } }, async ({ masterUrl, folder }) => {
    await writeFile(path.join(folder, "a.txt"), "a");
    const none = await runClient([masterUrl, "text", "a.txt", "--tag", "tpu"], { folder });
    expect(none.stderr).toBe("No slaves available for text under the tag tpu\n");
    expect(none.code).toBe(3);
    expect((await runClient([masterUrl, "text", "a.txt", "--tag", "gpu"], { folder })).code).toBe(0);
  });
});

test("a master that is not there, or has no slaves, ends with exit code 3", async () => {
  await withCluster({ slaves: 0 }, async ({ masterUrl, folder }) => {
    await writeFile(path.join(folder, "a.txt"), "a");
    const alone = await runClient([masterUrl, "text", "a.txt"], { folder });
    expect(alone.stderr).toBe("No slaves available\n");
    expect(alone.code).toBe(3);
    const url = `http://127.0.0.1:${await findFreePort()}`;
    const missing = await runClient([url, "text", "a.txt"], { folder });
    expect(missing.stderr.startsWith(`Cannot reach a master at ${url}: connect ECONNREFUSED`)).toBe(true);
    expect(missing.code).toBe(3);
  });
});

test("--help and --version go to standard output and are no failure", async () => {
  const help = await runClient(["--help"]);
  expect(help.code).toBe(0);
  expect(help.stdout).toContain("Exit codes:");
  const version = await runClient(["--version"]);
  expect(version.stdout).toMatch(/^\d+\.\d+\.\d+\S*\n$/);
  expect(version.code).toBe(0);
});
