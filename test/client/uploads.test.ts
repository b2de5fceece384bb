/** How the SDK brings files to a master over a line that breaks: real jobs, behind a proxy that hangs up. */
import { describe, expect, test } from "vitest";
import {
  type Client,
  type ClientSettings,
  UnreachableError,
  type UploadProgress,
  createClient,
  streamForm,
} from "../../src/client/client.ts";
import { shareCluster } from "../support/cluster.ts";
import { type BreakingProxy, withBreakingProxy } from "../support/breaking-proxy.ts";
import { file } from "../support/requests.ts";
import { testProcessors } from "../support/test-processors.ts";
import { withSeedMaster } from "./other-masters.ts";

const cluster = shareCluster({ processorModules: testProcessors });

const manyFiles = (prefix: string, count = 250): File[] =>
  Array.from({ length: count }, (_, index) => file(`${prefix}-${index}.txt`, "x\n".repeat(index % 7)));

async function throughProxy(
  use: (client: Client, proxy: BreakingProxy) => Promise<void>,
  settings: Partial<ClientSettings> = {},
): Promise<void> {
  await withBreakingProxy(cluster().masterUrl, (proxy) =>
    use(createClient({ baseUrl: proxy.url, ...settings }), proxy),
  );
}

async function submitLines(client: Client, files: File[], more: { idempotencyKey?: string } = {}) {
  const submitted = await client.submit(files, { taskType: "lines", ...more });
  if (submitted.kind !== "accepted") throw new Error("The master answered at once.");
  return submitted.job;
}

/** The jobs of the master that have a file of this name. */
async function jobsWith(filename: string): Promise<string[]> {
  const client = createClient({ baseUrl: cluster().masterUrl });
  const found: string[] = [];
  for await (const { id } of client.listJobs()) {
    const job = await client.getJob(id);
    if (job.files.some((one) => one.filename === filename)) found.push(id);
  }
  return found;
}

describe("a submission in one request", () => {
  test("makes one job, though the answer to the first request is lost", async () => {
    await throughProxy(async (client, proxy) => {
      proxy.break("answer", /POST \/assign_task/);
      const job = await submitLines(client, [file("lost-answer.txt")]);
      expect(await jobsWith("lost-answer.txt")).toEqual([job.id]);
      const keys = proxy.asked
        .filter(({ path }) => path === "/assign_task")
        .map(({ headers }) => headers["idempotency-key"]);
      expect(keys).toHaveLength(2);
      expect(keys[0]).toMatch(/^[0-9a-f]{32}$/);
      expect(keys[1]).toBe(keys[0]);
    });
  });

  test("is sent again when the line breaks on the way, and its progress never falls", async () => {
    await throughProxy(
      async (client, proxy) => {
        proxy.break("request", /POST \/assign_task/);
        const size = 4 * 1024 * 1024;
        const steps: UploadProgress[] = [];
        await client.process([file("broken.txt", "x".repeat(size))], {
          taskType: "lines",
          onUploadProgress: (step) => steps.push(step),
        });
        expect(await jobsWith("broken.txt")).toHaveLength(1);
        const sent = steps.map((step) => step.sent);
        expect(sent).toEqual(sent.toSorted((one, other) => one - other));
        expect(steps.at(-1)).toEqual({ sent: size, total: size });
      },
      { sendForm: streamForm },
    );
  });

  test("of the same files, made twice, is two jobs", async () => {
    const client = createClient({ baseUrl: cluster().masterUrl });
    const one = await submitLines(client, [file("twice.txt")]);
    const other = await submitLines(client, [file("twice.txt")]);
    expect(one.id).not.toBe(other.id);
  });

  test("is given up when the line stays broken", async () => {
    await throughProxy(
      async (client, proxy) => {
        proxy.break("answer", /POST \/assign_task/, 1000);
        await expect(submitLines(client, [file("never.txt")])).rejects.toThrow(UnreachableError);
        expect(proxy.asked.length).toBeGreaterThan(2);
      },
      { patienceMs: 1000 },
    );
  });
});

describe("a large set", () => {
  test("goes in several requests, and of these only what breaks is sent again", async () => {
    await throughProxy(async (client, proxy) => {
      proxy.break("answer", /first_index=100$/);
      proxy.break("request", /first_index=200$/);
      const steps: UploadProgress[] = [];
      const files = manyFiles("large");
      const submitted = await client.submit(files, {
        taskType: "lines",
        priority: "low",
        onUploadProgress: (step) => steps.push(step),
      });
      if (submitted.kind !== "accepted") throw new Error("The master answered at once.");
      expect(submitted.job).toMatchObject({ is_open: false, priority: "low", counts: { total: 250 } });
      const job = await client.wait(submitted.job.id);
      expect(job.counts.done).toBe(250);
      expect(job.files.map((one) => one.filename)).toEqual(files.map((one) => one.name));
      const indexes = proxy.asked.flatMap(({ path }) => /first_index=(\d+)/.exec(path)?.[1] ?? []);
      expect(indexes).toEqual(["0", "100", "100", "200", "200"]);
      const total = files.reduce((sum, one) => sum + one.size, 0);
      const sent = steps.map((step) => step.sent);
      expect(sent).toEqual(sent.toSorted((one, other) => one - other));
      expect(steps.at(-1)).toEqual({ sent: total, total });
    });
  });

  test("goes on where it broke off when it is sent again under the same key", async () => {
    await throughProxy(
      async (client, proxy) => {
        proxy.break("request", /first_index=100$/);
        const files = manyFiles("resumed");
        const attempt = submitLines(client, files, { idempotencyKey: "resumed" });
        await expect(attempt).rejects.toThrow(UnreachableError);
        const [jobId] = await jobsWith("resumed-0.txt");
        const job = await submitLines(client, files, { idempotencyKey: "resumed" });
        expect(job.id).toBe(jobId);
        const indexes = proxy.asked.flatMap(({ path }) => /first_index=(\d+)/.exec(path)?.[1] ?? []);
        expect(indexes).toEqual(["0", "100", "100", "200"]);
        expect((await client.wait(job.id)).counts.done).toBe(250);
        expect((await submitLines(client, files, { idempotencyKey: "resumed" })).id).toBe(jobId);
      },
      { patienceMs: 0 },
    );
  });

  test("leaves no open job behind when its signal aborts half way", async () => {
    await throughProxy(async (client, proxy) => {
      const enough = new AbortController();
      const attempt = client.submit(manyFiles("aborted"), {
        taskType: "lines",
        signal: enough.signal,
        onUploadProgress: () => {
          if (proxy.asked.some(({ path }) => path.endsWith("first_index=100")))
            enough.abort(new Error("enough"));
        },
      });
      await expect(attempt).rejects.toThrow("enough");
      const [jobId = ""] = await jobsWith("aborted-0.txt");
      expect(await client.getJob(jobId)).toMatchObject({ state: "cancelled", is_open: false });
    });
  });

  test("leaves no open job behind when the master refuses a part of it", async () => {
    const client = createClient({
      baseUrl: cluster().masterUrl,
      // As of a caller that is not typed: a form whose files stand under another field.
      sendForm: ({ url, headers, fetch }) => {
        const form = new FormData();
        form.append("elsewhere", file("refused.txt"));
        return fetch(url, { method: "POST", body: form, headers });
      },
    });
    await expect(submitLines(client, manyFiles("refused"))).rejects.toMatchObject({ code: "no_files" });
    const open: string[] = [];
    for await (const job of client.listJobs()) if (job.is_open) open.push(job.id);
    expect(open).toEqual([]);
  });

  test("goes to a master of the seed in the one request that it knows", async () => {
    await withSeedMaster(async (url) => {
      const answer = await createClient({ baseUrl: url }).process(manyFiles("seed", 120), {
        taskType: "text",
      });
      expect(answer.total_files_processed).toBe(120);
    });
  });
});

describe("openJob, addFiles and close", () => {
  test("fill a job bit by bit, and what is sent again stays as it was", async () => {
    const client = createClient({ baseUrl: cluster().masterUrl });
    const { id } = await client.openJob({ taskType: "lines", options: { least: 1 }, priority: "high" });
    const first = [file("a.txt", "1"), file("b.txt", "1")];
    expect((await client.addFiles(id, first)).map((one) => one.state)).toEqual(["added", "added"]);
    expect(await client.addFiles(id, [file("c.txt", "1")])).toEqual([
      { index: 2, filename: "c.txt", state: "added" },
    ]);
    const again = await client.addFiles(id, first, { firstIndex: 0 });
    expect(again.map((one) => one.state)).toEqual(["present", "present"]);
    await client.close(id);
    const job = await client.wait(id);
    expect(job).toMatchObject({ state: "done", priority: "high", options: { least: 1 } });
    expect(job.files.map((one) => one.filename)).toEqual(["a.txt", "b.txt", "c.txt"]);
    await expect(client.addFiles(id, first)).rejects.toMatchObject({ code: "job_closed" });
  });

  test("say that a file between others is missing", async () => {
    const client = createClient({ baseUrl: cluster().masterUrl });
    const { id } = await client.openJob({ taskType: "lines" });
    await client.addFiles(id, [file("c.txt")], { firstIndex: 2 });
    await expect(client.close(id)).rejects.toMatchObject({ code: "missing_files", actual: 0 });
    await client.remove(id);
  });
});
