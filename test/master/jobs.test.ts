import { readFile, readdir, rm } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { jobViewSchema } from "../../src/protocol/job.ts";
import { eventually, listSlaves, shareCluster } from "../support/cluster.ts";
import { isHttp } from "../support/engine-under-test.ts";
import { running } from "../support/processes.ts";
import { type Form, ask, file, send, submit } from "../support/requests.ts";
import { order, testProcessors } from "../support/test-processors.ts";
import { waitingOrder } from "../support/waiting-order.ts";

const cluster = shareCluster({ slaves: 1, slotsPerSlave: 2, processorModules: testProcessors });

const respondAsync = { headers: { prefer: "respond-async" } };

/** Submits without waiting for the end; hands back the job's address. */
async function submitAsync(form: Form): Promise<{ id: string; url: string }> {
  const { status, headers, body } = await submit(cluster().masterUrl, form, respondAsync);
  expect(status).toBe(202);
  return { id: body.id, url: `${cluster().masterUrl}${headers.get("location")}` };
}

async function untilFinished(url: string) {
  return eventually(async () => {
    const { body } = await send(url);
    expect(["done", "partial", "failed", "cancelled"]).toContain(body.state);
    return body;
  });
}

const moment = expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/);

/** An id that no test has used. */
let lastNumber = 0;
function uniqueName(): string {
  lastNumber += 1;
  return `job-file-${lastNumber}`;
}

describe("Prefer: respond-async", () => {
  test("is answered 202 with where to ask, at once", async () => {
    const waiting = waitingOrder(cluster().folder, uniqueName());
    const form = { task_type: "obey", orders: [waiting.file] };
    const { status, headers, body } = await submit(cluster().masterUrl, form, respondAsync);
    expect(status).toBe(202);
    expect(headers.get("preference-applied")).toBe("respond-async");
    expect(headers.get("location")).toBe(`/jobs/${body.id}`);
    expect(jobViewSchema.parse(body).counts.total).toBe(1);
    waiting.letGo();
    await untilFinished(`${cluster().masterUrl}/jobs/${body.id}`);
  });

  test("may stand among other preferences", async () => {
    const form = { task_type: "lines", files: [file(`${uniqueName()}.txt`)] };
    const headers = { prefer: "return=minimal, Respond-Async; foo=bar" };
    expect((await submit(cluster().masterUrl, form, { headers })).status).toBe(202);
  });

  test("does not spare a wrong submission its 400", async () => {
    expect((await submit(cluster().masterUrl, { task_type: "video" }, respondAsync)).status).toBe(400);
  });
});

describe("a job", () => {
  test("shows its files on their way, with the contract's fields", async () => {
    const { folder } = cluster();
    const names = [uniqueName(), uniqueName(), uniqueName()];
    const orders = names.map((name) => waitingOrder(folder, name));
    const { id, url } = await submitAsync({ task_type: "obey", orders: orders.map((one) => one.file) });
    const started = await Promise.all(orders.slice(0, 2).map((one) => one.untilStarted()));
    expect(started).toHaveLength(2);
    const slaveId = (await listSlaves(cluster().masterUrl))[0]?.slave_id;
    const { status, body } = await send(url);
    expect(status).toBe(200);
    expect(body).toEqual({
      id,
      state: "running",
      task_type: "obey",
      options: {},
      priority: "normal",
      tag: null,
      is_open: false,
      created_at: moment,
      started_at: moment,
      ended_at: null,
      queue_position: 0,
      slaves_at_work: [slaveId],
      callback: null,
      links: { self: `/jobs/${id}`, events: `/jobs/${id}/events`, results: `/jobs/${id}/results.zip` },
      counts: { total: 3, queued: 1, running: 2, done: 0, failed: 0, cancelled: 0 },
      files: names.map((filename, index) => ({
        index,
        filename,
        bytes: orders[index]!.file.size,
        state: index < 2 ? "running" : "queued",
        attempts: index < 2 ? 1 : 0,
        slave_id: index < 2 ? slaveId : null,
        saved_file: null,
        duration_ms: null,
        queued_at: moment,
        started_at: index < 2 ? moment : null,
        ended_at: null,
        progress: null,
        warnings: [],
        artifacts: [],
        error: null,
        code: null,
        links: { original: `/jobs/${id}/files/${index}/original` },
      })),
    });
    for (const one of orders) one.letGo();
    const ended = { state: "done", counts: { done: 3 }, slaves_at_work: [] };
    expect(await untilFinished(url)).toMatchObject(ended);
  });

  test("says of a failed file why, and is partial", async () => {
    const good = uniqueName();
    const { url } = await submitAsync({
      task_type: "obey",
      orders: [
        order(`${good}.json`, { act: "answer" }),
        order("bad.json", { act: "fail", message: "It smells." }),
      ],
    });
    expect(await untilFinished(url)).toMatchObject({
      state: "partial",
      files: [
        { state: "done", saved_file: `processed_results/obey/${good}_obeyed.json`, error: null, code: null },
        {
          state: "failed",
          saved_file: null,
          error: expect.stringContaining("smells"),
          code: "processor_failed",
        },
      ],
    });
  });

  test("of which every file failed has failed", async () => {
    const orders = [order("bad.json", { act: "fail", message: "It smells." })];
    const { url } = await submitAsync({ task_type: "obey", orders });
    expect((await untilFinished(url)).state).toBe("failed");
  });

  test("that a client waited for can be asked for afterwards", async () => {
    const form = { task_type: "lines", files: [file(`${uniqueName()}.txt`)] };
    const { body } = await submit(cluster().masterUrl, form);
    expect((await send(`${cluster().masterUrl}/jobs/${body.job_id}`)).body.state).toBe("done");
  });

  test("that is not there is 404", async () => {
    const { status, body } = await send(`${cluster().masterUrl}/jobs/nobody`);
    expect({ status, code: body.code }).toEqual({ status: 404, code: "not_found" });
    expect((await send(`${cluster().masterUrl}/jobs/nobody`, { method: "DELETE" })).status).toBe(404);
  });
});

describe("a file's result", () => {
  test("is its bytes, with their media type and the name they are saved under", async () => {
    const { masterUrl, folder } = cluster();
    const name = uniqueName();
    const { body } = await submit(masterUrl, {
      task_type: "lines",
      files: [file(`${name} "ü".txt`, "1\n2")],
    });
    const response = await ask(`${masterUrl}/jobs/${body.job_id}/files/0/result`);
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toMatch(/^application\/json/);
    // RFC 6266 §4.3: the name in ASCII, and beside it the true one.
    expect(response.headers.get("content-disposition")).toBe(
      `attachment; filename="${name} ?_lines.json"; filename*=UTF-8''${encodeURIComponent(`${name} ü_lines.json`)}`,
    );
    const saved = await readFile(path.join(folder, body.saved_files[0]));
    expect(Buffer.from(await response.arrayBuffer())).toEqual(saved);
  });

  test.each([
    ["1", "has 1 files, numbered from 0; there is no 1"],
    ["x", "'x' is no file of a job"],
    ["-1", "'-1' is no file of a job"],
    ["0.5", "'0.5' is no file of a job"],
  ])("of file %s is 404", async (index, reason) => {
    const { masterUrl } = cluster();
    const { body: job } = await submit(masterUrl, {
      task_type: "lines",
      files: [file(`${uniqueName()}.txt`)],
    });
    const { status, body } = await send(`${masterUrl}/jobs/${job.job_id}/files/${index}/result`);
    expect(status).toBe(404);
    expect(body.error).toContain(reason);
  });

  test("that is not ready is 409, and that of a failed file says why there is none", async () => {
    const waiting = waitingOrder(cluster().folder, uniqueName());
    const orders = [waiting.file, order("bad.json", { act: "fail", message: "It smells." })];
    const { url } = await submitAsync({ task_type: "obey", orders });
    await waiting.untilStarted();
    const early = await send(`${url}/files/0/result`);
    expect({ status: early.status, ...early.body }).toMatchObject({
      status: 409,
      code: "result_not_ready",
      retryable: true,
    });
    waiting.letGo();
    await untilFinished(url);
    const failed = await send(`${url}/files/1/result`);
    expect(failed.body.error).toContain("It smells.");
    expect((await send(`${url}/files/0/result`)).status).toBe(200);
  });

  test("that somebody has removed is 404, and tells no path of the machine", async () => {
    const { masterUrl, folder } = cluster();
    const { body: job } = await submit(masterUrl, {
      task_type: "lines",
      files: [file(`${uniqueName()}.txt`)],
    });
    await rm(path.join(folder, job.saved_files[0]));
    const { status, body } = await send(`${masterUrl}/jobs/${job.job_id}/files/0/result`);
    expect({ status, code: body.code }).toEqual({ status: 404, code: "not_found" });
    expect(body.error).not.toContain(folder);
  });
});

describe("POST /jobs/{id}/cancel", () => {
  test("cancels a job that runs, and leaves one that has ended as it is", async () => {
    const waiting = waitingOrder(cluster().folder, uniqueName());
    const { url } = await submitAsync({ task_type: "obey", orders: [waiting.file] });
    await waiting.untilStarted();
    const first = await send(`${url}/cancel`, { method: "POST" });
    expect(first).toMatchObject({ status: 200, body: { state: "cancelled" } });
    const second = await send(`${url}/cancel`, { method: "POST" });
    expect(second).toMatchObject({ status: 200, body: first.body });
    expect((await send(url)).body).toEqual(first.body);
  });
});

/** A slave that pulls tells of earlier tests' failures with its next heartbeat, too late to be compared with. */
async function readBlame(masterUrl: string): Promise<{ failed?: number | undefined }> {
  return isHttp ? { failed: (await listSlaves(masterUrl))[0]?.failed } : {};
}

describe("DELETE of a job", () => {
  test("ends what runs, drops what waits, keeps what is saved, and blames no slave", async () => {
    const { masterUrl, folder } = cluster();
    const blameless = await readBlame(masterUrl);
    // The largest starts first.
    const done = file(`${uniqueName()}.json`, `{"act": "answer", "padding": "${"x".repeat(1000)}"}`);
    const waiting = [uniqueName(), uniqueName(), uniqueName()].map((name) => waitingOrder(folder, name));
    const { url } = await submitAsync({
      task_type: "obey",
      orders: [done, ...waiting.map((one) => one.file)],
    });
    await eventually(async () => {
      const { body } = await send(url);
      expect(body.counts).toMatchObject({ done: 1, running: 2, queued: 1 });
    });
    const runners = await eventually(async () => {
      const started = waiting.filter((one) => one.hasStarted());
      expect(started).toHaveLength(2);
      return Promise.all(started.map((one) => one.untilStarted()));
    });
    const { status, body } = await send(url, { method: "DELETE" });
    expect(status).toBe(200);
    expect(body).toMatchObject({ state: "cancelled", counts: { done: 1, cancelled: 3 } });
    await readFile(path.join(folder, body.files[0].saved_file));
    await eventually(() => expect(running(runners)).toEqual([]));
    await eventually(async () => {
      expect(await listSlaves(masterUrl)).toMatchObject([{ state: "alive", busy: 0, ...blameless }]);
    });
  });

  test("ends a gathering job in the middle of its merge", async () => {
    const { masterUrl, folder } = cluster();
    const blameless = await readBlame(masterUrl);
    const name = uniqueName();
    const hold = { started: path.join(folder, `${name}.merging`), until: path.join(folder, `${name}.go`) };
    const texts = [file(`${name}-a`, JSON.stringify(hold)), file(`${name}-b`, "tea")];
    const { url } = await submitAsync({ task_type: "shares", texts });
    await eventually(() => readFile(hold.started));
    expect((await send(url)).body).toMatchObject({ state: "running", counts: { queued: 2 } });
    expect((await send(url, { method: "DELETE" })).body).toMatchObject({ counts: { cancelled: 2 } });
    await eventually(async () => {
      expect(await listSlaves(masterUrl)).toMatchObject([{ state: "alive", busy: 0, ...blameless }]);
    });
  });

  test("answers who waits for the job that it was cancelled", async () => {
    const { masterUrl, folder } = cluster();
    const waiting = waitingOrder(folder, uniqueName());
    const answer = submit(masterUrl, { task_type: "obey", orders: [waiting.file] });
    await waiting.untilStarted();
    // Who waits has no id yet.
    const { jobs } = (await send(`${masterUrl}/jobs?state=running`)).body;
    await send(`${masterUrl}/jobs/${jobs[0].id}`, { method: "DELETE" });
    const { status, body } = await answer;
    expect({ status, code: body.code }).toEqual({ status: 409, code: "cancelled" });
    expect(body.error).toBe("The job was cancelled; 0 of 1 files have a result.");
  });

  test("that has ended removes it with its uploads, and leaves its results", async () => {
    const { folder } = cluster();
    const { id, url } = await submitAsync({ task_type: "lines", files: [file(`${uniqueName()}.txt`)] });
    const { files } = await untilFinished(url);
    expect(await readdir(path.join(folder, "data/jobs"))).toContain(id);
    expect((await send(url, { method: "DELETE" })).status).toBe(204);
    expect((await send(url)).status).toBe(404);
    await eventually(async () => expect(await readdir(path.join(folder, "data/jobs"))).not.toContain(id));
    await readFile(path.join(folder, files[0].saved_file));
  });
});
