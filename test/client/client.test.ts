/** The SDK against a real master. */
import { openAsBlob } from "node:fs";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import {
  type Client,
  ClientError,
  type ClientSettings,
  UnreachableError,
  type UploadProgress,
  createClient,
  streamForm,
} from "../../src/client/client.ts";
import { assignTaskAnswerSchema } from "../../src/protocol/job.ts";
import { shareCluster } from "../support/cluster.ts";
import { findFreePort } from "../support/ports.ts";
import { file, submit } from "../support/requests.ts";
import { order, testProcessors } from "../support/test-processors.ts";
import { waitingOrder } from "../support/waiting-order.ts";
import { withFullMaster, withSeedMaster } from "./other-masters.ts";

const note = file("note.txt", "one\ntwo");
const good = order("good.json", { act: "answer" });
const bad = order("bad.json", { act: "fail", message: "no mood" });

const cluster = shareCluster({ processorModules: testProcessors });
const connect = (settings: Partial<ClientSettings> = {}): Client =>
  createClient({ baseUrl: cluster().masterUrl, ...settings });

describe("a key that has used up its requests", () => {
  const exhausted =
    (retryAfter: string): typeof fetch =>
    async (input, init) => {
      calls += 1;
      if (calls > 1) return fetch(input, init);
      const body = { error: "Too many.", code: "too_many_requests", retryable: true };
      return Response.json(body, { status: 429, headers: { "retry-after": retryAfter } });
    };
  let calls = 0;
  beforeEach(() => {
    calls = 0;
  });

  test("goes on when the master says", async () => {
    const startedAt = performance.now();
    expect(await connect({ fetch: exhausted("1") }).limits()).not.toEqual([]);
    expect(performance.now() - startedAt).toBeGreaterThan(990);
    expect(calls).toBe(2);
  });

  test("goes on with its events when the master says", async () => {
    const client = connect();
    const submitted = await client.submit([good], { taskType: "obey" });
    if (submitted.kind !== "accepted") throw new Error("The master answered at once.");
    const startedAt = performance.now();
    // Less than the second that the master asks for: waiting for it uses up none.
    const hurried = connect({ fetch: exhausted("1"), patienceMs: 100 });
    expect((await hurried.wait(submitted.job.id)).state).toBe("done");
    expect(performance.now() - startedAt).toBeGreaterThan(990);
  });

  test("waits no longer than its caller", async () => {
    const signal = AbortSignal.timeout(100);
    const attempt = connect({ fetch: exhausted("30") }).getJob("none", { signal });
    await expect(attempt).rejects.toMatchObject({ name: "TimeoutError" });
  });

  test.each(["3600", "", "-1", "Wed, 21 Oct 2026 07:28:00 GMT"])(
    "learns so at once where Retry-After is %j",
    async (retryAfter) => {
      const attempt = connect({ fetch: exhausted(retryAfter) }).limits();
      await expect(attempt).rejects.toMatchObject({ code: "too_many_requests", isRetryable: true });
      expect(calls).toBe(1);
    },
  );
});

describe("process", () => {
  test("resolves with what POST /assign_task answers to others", async () => {
    const client = connect();
    for (const orders of [[good], [good, bad], [bad], [bad, bad]]) {
      const own = await client.process(orders, { taskType: "obey" });
      const { body } = await submit(cluster().masterUrl, { task_type: "obey", orders });
      const other = assignTaskAnswerSchema.parse(body);
      expect(withoutChance(own)).toEqual(withoutChance(other));
      expect(own.job_id).not.toBe(other.job_id);
    }
  });

  test("cancels the job on the master when its signal aborts", async () => {
    const client = connect();
    const controller = new AbortController();
    let jobId = "";
    const attempt = client.process([waitingOrder(cluster().folder, "a.json").file], {
      taskType: "obey",
      signal: controller.signal,
      onChange: (job) => {
        jobId = job.id;
        if (job.state === "running") controller.abort(new Error("enough"));
      },
    });
    await expect(attempt).rejects.toThrow("enough");
    expect((await client.getJob(jobId)).state).toBe("cancelled");
  });

  test("waits on when the network fails for a moment", async () => {
    let failures = 0;
    const shaky: typeof fetch = async (input, init) => {
      if (new Request(input).url.includes("/jobs/") && failures < 2) {
        failures += 1;
        throw new TypeError("fetch failed");
      }
      return fetch(input, init);
    };
    const answer = await connect({ fetch: shaky }).process([note], { taskType: "lines" });
    expect(answer.total_files_processed).toBe(1);
    expect(failures).toBe(2);
  });
});

describe("submit, cancel, downloadResult", () => {
  test("submits without waiting, cancels, and hands out the bytes of a result", async () => {
    const client = connect({ baseUrl: `${cluster().masterUrl}/` });
    const { file: patient } = waitingOrder(cluster().folder, "b.json");
    const waiting = await client.submit([patient], { taskType: "obey" });
    if (waiting.kind !== "accepted") throw new Error("The master answered at once.");
    expect((await client.cancel(waiting.job.id)).state).toBe("cancelled");

    const submitted = await client.submit([bad, good], { taskType: "obey" });
    if (submitted.kind !== "accepted") throw new Error("The master answered at once.");
    const job = await client.wait(submitted.job.id);
    expect(job.state).toBe("partial");
    expect(await (await client.downloadResult(job.id, 1)).json()).toEqual({ obeyed: "answer" });
    await expect(client.downloadResult(job.id, 0)).rejects.toMatchObject({
      status: 409,
      code: "result_not_ready",
      isRetryable: true,
    });
  });

  test("tells the bytes of an upload, which never fall and end as all of them", async () => {
    const total = 8 * 1024 * 1024;
    const onDisk = path.join(cluster().folder, "big.txt");
    await writeFile(onDisk, Buffer.alloc(total, "x\n"));
    const big = new File([await openAsBlob(onDisk)], "big.txt");
    const steps: UploadProgress[] = [];
    const answer = await connect({ sendForm: streamForm }).process([big], {
      taskType: "lines",
      onUploadProgress: (progress) => steps.push(progress),
    });
    expect(answer.total_files_processed).toBe(1);
    const sent = steps.map((step) => step.sent);
    expect(sent).toEqual(sent.toSorted((one, other) => one - other));
    expect(steps[0]).toEqual({ sent: 0, total });
    expect(steps.at(-1)).toEqual({ sent: total, total });
    expect(steps.length).toBeGreaterThan(10);
  });

  test("tells no progress after a refusal in mid-upload", async () => {
    await withFullMaster(async (url, untilQuiet) => {
      let steps = 0;
      const big = file("big.txt", Buffer.alloc(64 * 1024 * 1024));
      const attempt = createClient({ baseUrl: url, sendForm: streamForm }).submit([big], {
        taskType: "text",
        onUploadProgress: () => (steps += 1),
      });
      await expect(attempt).rejects.toMatchObject({ status: 429, code: "too_many_jobs", isRetryable: true });
      const stepsThen = steps;
      await untilQuiet();
      expect(steps).toBe(stepsThen);
    });
  });
});

describe("what a master tells of itself", () => {
  test("are its slaves, task types and limits", async () => {
    const client = connect();
    expect((await client.slaves()).map((slave) => slave.address)).toEqual(
      cluster().slaves.map((slave) => slave.url),
    );
    expect((await client.taskTypes()).find((type) => type.name === "lines")?.field).toBe("files");
    const limits = await client.limits();
    expect(limits.find((limit) => limit.name === "max_files")?.variable).toBe("MAX_FILES");
  });

  test("is whether it should get work, by the words that it has for it", async () => {
    expect(["alive", "ready"]).toContain((await connect().health()).status);
    const says = (answers: Record<string, Response>): Client =>
      connect({
        fetch: async (input) =>
          answers[new URL(new Request(input).url).pathname] ?? new Response("", { status: 404 }),
      });
    const full = { status: "not_ready", reasons: ["draining"], warnings: [] };
    expect(await says({ "/readyz": Response.json(full, { status: 503 }) }).health()).toEqual(full);
    const old = says({ "/check_status": Response.json({ status: "alive" }) });
    expect(await old.health()).toEqual({ status: "alive", reasons: [], warnings: [] });
    await expect(says({}).health()).rejects.toThrow(ClientError);
  });
});

describe("errors", () => {
  test("carry what the master's answer says", async () => {
    const client = connect();
    const refused = client.process([note], { taskType: "lines", options: { size: 1 } });
    await expect(refused).rejects.toThrow(ClientError);
    await expect(refused).rejects.toMatchObject({ status: 400, code: "invalid_option", field: "size" });
    await expect(client.process([note], { taskType: "verse" })).rejects.toMatchObject({
      code: "unknown_task_type",
      field: "task_type",
      actual: "verse",
    });
    await expect(client.getJob("none")).rejects.toMatchObject({ status: 404, code: "not_found" });
  });

  test("say when there is no master, or something else in its place", async () => {
    const nobody = createClient({ baseUrl: `http://127.0.0.1:${await findFreePort()}` });
    await expect(nobody.limits()).rejects.toThrow(UnreachableError);
    const stranger = createClient({
      baseUrl: "http://stranger",
      fetch: async () => new Response("Welcome!"),
    });
    await expect(stranger.limits()).rejects.toThrow(
      "Cannot reach a master at http://stranger: what answers there does not answer as a master does.",
    );
  });
});

describe("a master of the seed", () => {
  test("answers at once, and knows the six types without listing them", async () => {
    await withSeedMaster(async (url) => {
      const client = createClient({ baseUrl: url });
      expect((await client.taskTypes()).map((type) => type.name)).toEqual([
        "image",
        "text",
        "embedding",
        "ocr",
        "audio",
        "document",
      ]);
      expect(await client.process([note], { taskType: "text" })).toEqual({
        message: "Text processing complete",
        task_type: "text",
        total_files_processed: 1,
        saved_files: ["processed_results/text/note.txt_analysis.json"],
      });
    });
  });
});

/** An answer without what differs from run to run: ids, names that were free, times. */
function withoutChance(answer: unknown): unknown {
  const text = JSON.stringify(answer, (key, value: unknown) =>
    ["job_id", "slave_id", "duration_ms"].includes(key) ? undefined : value,
  );
  return JSON.parse(text.replaceAll(/ \(\d+\)/g, ""));
}
