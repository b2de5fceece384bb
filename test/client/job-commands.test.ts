/** The commands beside the seed's form: what they print, fetch and exit with. */
import { readFile, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { type Client, type JobView, createClient } from "../../src/client/client.ts";
import { withBreakingProxy } from "../support/breaking-proxy.ts";
import { eventually, shareCluster, withCluster } from "../support/cluster.ts";
import { isWindows } from "../support/processes.ts";
import { file } from "../support/requests.ts";
import { order, testProcessors } from "../support/test-processors.ts";
import { waitingOrder } from "../support/waiting-order.ts";
import { withUnreadyMaster } from "./other-masters.ts";
import { runClient, startClient } from "./run-client.ts";

const cluster = shareCluster({ processorModules: testProcessors });
const connect = (): Client => createClient({ baseUrl: cluster().masterUrl });

async function submit(files: File[], taskType: string): Promise<JobView> {
  const submitted = await connect().submit(files, { taskType });
  if (submitted.kind !== "accepted") throw new Error("The master answered at once.");
  return submitted.job;
}

/** Runs the command against the cluster, in its folder. */
const run = (command: string, ...words: string[]) =>
  runClient([command, cluster().masterUrl, ...words], { folder: cluster().folder });

describe("--async", () => {
  test("prints the job's id and nothing else, and wait prints what the seed's form does", async () => {
    const { masterUrl, folder } = cluster();
    await writeFile(path.join(folder, "later.txt"), "1\n2");
    const words = [masterUrl, "lines", "later.txt", "--async", "--priority", "high"];
    const left = await runClient(words, { folder });
    expect(left).toMatchObject({ code: 0, stderr: "" });
    expect(left.stdout).toMatch(/^[0-9a-f-]{36}\n$/);
    const jobId = left.stdout.trim();
    expect((await connect().getJob(jobId)).priority).toBe("high");
    expect(await run("wait", jobId, "--out", "waited-for")).toEqual({
      code: 0,
      stdout:
        "Task Type: lines\nMessage: Lines processing complete\nFiles Processed: 1\nSaved Files:\n" +
        `  ${path.join("waited-for", "later_lines.json")}\n`,
      stderr: "",
    });
  });

  test("leaves a job for a slave that has yet to come", async () => {
    await withCluster({ slaves: 0 }, async ({ masterUrl, folder }) => {
      await writeFile(path.join(folder, "a.txt"), "a");
      const { code, stdout } = await runClient([masterUrl, "text", "a.txt", "--async", "--json"], { folder });
      expect(code).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({ state: "queued", task_type: "text" });
    });
  });
});

describe("jobs, status", () => {
  test("list jobs in columns, the latest first, and as JSON", async () => {
    const failed = await submit([order("bad.json", { act: "fail", message: "no mood" })], "obey");
    const done = await submit([file("fine.txt")], "lines");
    for (const { id } of [failed, done]) await connect().wait(id);
    const { code, stdout } = await run("jobs", "--limit", "2");
    expect(code).toBe(0);
    const rows = stdout.trimEnd().split("\n");
    expect(rows[0]).toMatch(/^JOB +STATE +TASK TYPE +PRIORITY +DONE +FAILED +CREATED$/);
    expect(rows[1]).toMatch(new RegExp(`^${done.id} +done +lines +normal +1/1 +0 +2\\d{3}-.*Z$`));
    expect(rows[2]).toMatch(new RegExp(`^${failed.id} +failed +obey +normal +0/1 +1 +2\\d{3}-.*Z$`));
    expect(rows).toHaveLength(3);
    const chosen = await run("jobs", "--state", "failed,cancelled", "--type", "obey", "--json");
    expect(JSON.parse(chosen.stdout).map((job: JobView) => job.id)).toContain(failed.id);
    expect(JSON.parse(chosen.stdout).map((job: JobView) => job.id)).not.toContain(done.id);
    const named = await run("jobs", "--filename", "FINE.t", "--json");
    expect(JSON.parse(named.stdout).map((job: JobView) => job.id)).toEqual([done.id]);
  });

  test("say how far a job is and what has failed", async () => {
    const bad = order("bad.json", { act: "fail", message: "no mood" });
    const { id } = await submit([bad, order("good.json", { act: "answer" })], "obey");
    await connect().wait(id);
    const { code, stdout } = await run("status", id);
    expect(code).toBe(0);
    expect(stdout.split("\n").slice(0, 5)).toEqual([
      `Job: ${id}`,
      "State: partial",
      "Task Type: obey",
      "Priority: normal",
      "Files: 2, 1 done, 1 failed",
    ]);
    expect(stdout).toMatch(/\nFailed: bad\.json: .*no mood.* \(processor_failed, 1 attempt\)\n$/);
    expect(JSON.parse((await run("status", id, "--json")).stdout)).toEqual(await connect().getJob(id));
  });
});

test("status says how far a long file is", async () => {
  const progress = { done: 7, total: 40, unit: "pages" };
  const waiting = waitingOrder(cluster().folder, "long.json", progress);
  const { id } = await submit([waiting.file], "obey");
  await eventually(async () => expect((await connect().getJob(id)).files[0]?.progress).toEqual(progress));
  const { stdout } = await run("status", id);
  expect(stdout.trimEnd().split("\n").at(-1)).toBe("Running: long.json: 7 of 40 pages");
  const [slave] = await connect().slaves();
  expect(stdout).toContain(`\nSlaves At Work: ${slave?.slave_id}\n`);
  waiting.letGo();
  await connect().wait(id);
});

describe("wait, cancel", () => {
  test("end with 1 when a file failed, and name it", async () => {
    const { id } = await submit([order("bad.json", { act: "fail", message: "no mood" })], "obey");
    const { code, stderr } = await run("wait", id);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^Failed: bad\.json: .*no mood/);
  });

  // Windows has no signal that another process could send; Ctrl-C there reaches the same listener.
  test.skipIf(isWindows)("end with 130 on Ctrl-C, and the job goes on until it is cancelled", async () => {
    const { masterUrl, folder } = cluster();
    const waiting = waitingOrder(folder, "waited.json");
    const { id } = await submit([waiting.file], "obey");
    await waiting.untilStarted();
    await withBreakingProxy(masterUrl, async ({ url, asked }) => {
      const running = startClient(["wait", url, id], { folder });
      await eventually(() => expect(asked.at(-1)?.path).toBe(`/jobs/${id}/events`));
      running.end("SIGINT");
      expect(await running.ended).toEqual({
        code: 130,
        stdout: "",
        stderr: `The job goes on. To come back to it: msdp-client wait ${url} ${id}\n`,
      });
    });
    expect((await connect().getJob(id)).state).toBe("running");
    expect(await run("cancel", id)).toEqual({ code: 0, stdout: "Cancelled: 1, 1 cancelled\n", stderr: "" });
    expect((await connect().getJob(id)).state).toBe("cancelled");
  });

  test("leave a job that has ended as it is", async () => {
    const { id } = await submit([file("ended.txt")], "lines");
    await connect().wait(id);
    expect(await run("cancel", id)).toEqual({
      code: 0,
      stdout: "The job had ended: it is done.\n",
      stderr: "",
    });
    expect((await connect().getJob(id)).state).toBe("done");
  });
});

describe("results", () => {
  test("are fetched into a folder, and one that has none is said", async () => {
    const { folder } = cluster();
    const bad = order("bad.json", { act: "fail", message: "no mood" });
    const { id } = await submit([bad, order("fetched.json", { act: "answer" })], "obey");
    await connect().wait(id);
    expect(await run("results", id, "--out", "fetched")).toEqual({
      code: 1,
      stdout: `${path.join("fetched", "fetched_obeyed.json")}\n`,
      stderr: "The job is partial: 1 of 2 files have a result.\n",
    });
    const saved = await readFile(path.join(folder, "fetched/fetched_obeyed.json"), "utf8");
    expect(JSON.parse(saved)).toEqual({ obeyed: "answer" });
  });

  test("come with what was made beside them, each named after its result", async () => {
    const { folder } = cluster();
    const both = order("both.json", { act: "makeArtifacts", names: ["page.txt", "page.pdf"] });
    const { id } = await submit([both], "obey");
    await connect().wait(id);
    for (const out of ["beside", "beside"]) expect((await run("results", id, "--out", out)).code).toBe(0);
    expect((await readdir(path.join(folder, "beside"))).toSorted()).toEqual([
      "both_obeyed (2).json",
      "both_obeyed (2).page.pdf",
      "both_obeyed (2).page.txt",
      "both_obeyed.json",
      "both_obeyed.page.pdf",
      "both_obeyed.page.txt",
    ]);
    expect(await readFile(path.join(folder, "beside/both_obeyed.page.pdf"), "utf8")).toBe(
      "This is page.pdf.",
    );
  });

  test("of a job that runs are those that there are", async () => {
    const { folder } = cluster();
    const waiting = waitingOrder(folder, "slow.json");
    const { id } = await submit([waiting.file, order("quick.json", { act: "answer" })], "obey");
    await eventually(async () => expect((await connect().getJob(id)).counts.done).toBe(1));
    const early = await run("results", id, "--out", "early", "--json");
    expect(early.code).toBe(1);
    expect(JSON.parse(early.stdout)).toEqual({
      job_id: id,
      fetched_files: [path.join("early", "quick_obeyed.json")],
    });
    expect(early.stderr).toBe("The job is running: 1 of 2 files have a result so far.\n");
    waiting.letGo();
    await connect().wait(id);
    expect((await run("results", id, "--out", "late")).code).toBe(0);
    expect((await readdir(path.join(folder, "late"))).toSorted()).toEqual([
      "quick_obeyed.json",
      "slow_obeyed.json",
    ]);
  });
});

describe("slaves, health", () => {
  test("tell of the cluster", async () => {
    const [slave] = cluster().slaves;
    const slaves = await run("slaves");
    expect(slaves.code).toBe(0);
    const rows = slaves.stdout.trimEnd().split("\n");
    expect(rows[0]).toMatch(/^SLAVE +STATE +BUSY +DONE +FAILED +HEARD +TAGS +TASK TYPES$/);
    expect(rows[1]).toMatch(
      new RegExp(
        `^${new URL(slave!.url).host}(-\\w{8})? +alive +0/2 +\\d+ +\\d+ +\\d+\\.\\d s ago +.*image.*obey`,
      ),
    );
    expect(rows).toHaveLength(2);
    const health = await run("health");
    expect(health).toMatchObject({ code: 0, stderr: "" });
    expect(health.stdout).toMatch(/^Status: (alive|ready)\n/);
  });

  test("end with 3 where the master should get no work, and say why", async () => {
    await withUnreadyMaster(async (url) => {
      expect(await runClient(["health", url])).toEqual({
        code: 3,
        stdout: "Status: not ready\nReason: data not writable\nWarning: no slaves\n",
        stderr: "",
      });
    });
  });
});

test.each([
  ["a job that is not there", ["status", "URL", "none"], "There is no job none"],
  ["no job", ["status", "URL"], "missing required argument 'job'"],
  ["a state that is none", ["jobs", "URL", "--state", "lost"], "queued, running, done"],
  ["an empty file name", ["jobs", "URL", "--filename", ""], "'filename'"],
  ["no number", ["jobs", "URL", "--limit", "0"], "A whole number from 1"],
  ["results without a folder", ["results", "URL", "none"], "--out <dir>"],
  ["a priority that is none", ["URL", "lines", "a.txt", "--priority", "urgent"], "low, normal, high"],
  [
    "a job that is left and fetched",
    ["URL", "lines", "a.txt", "--async", "--out", "x"],
    "cannot be used with",
  ],
  ["a word too many", ["slaves", "URL", "more"], "too many arguments"],
  ["a command that is none", ["stauts", "URL", "none"], "A URL such as"],
])("exit code 2 is for %s", async (_, words, sentence) => {
  const { masterUrl, folder } = cluster();
  const { code, stdout, stderr } = await runClient(
    words.map((word) => word.replace("URL", masterUrl)),
    { folder },
  );
  expect(stderr).toContain(sentence);
  expect(stdout).toBe("");
  expect(code).toBe(2);
});

test("a key of the caller's own goes before the token, and what is typed before the environment", async () => {
  const token = "a token for tests";
  await withCluster({ environment: { CLUSTER_TOKEN: token } }, async ({ masterUrl }) => {
    const code = async (words: string[], environment: Record<string, string> = {}): Promise<number | null> =>
      (await runClient([...words, masterUrl], { environment })).code;
    expect(await code(["slaves"])).toBe(2);
    expect(await code(["slaves", "--api-key", token])).toBe(0);
    expect(await code(["--api-key", token, "slaves"])).toBe(0);
    expect(await code(["slaves"], { MASTER_API_KEY: token })).toBe(0);
    expect(await code(["slaves"], { MASTER_API_KEY: token, CLUSTER_TOKEN: "another" })).toBe(0);
    expect(await code(["slaves"], { MASTER_API_KEY: "another", CLUSTER_TOKEN: token })).toBe(2);
    expect(await code(["slaves", "--token", token], { MASTER_API_KEY: "another" })).toBe(0);
    expect(await code(["slaves", "--api-key", token, "--token", "another"])).toBe(0);
  });
});
