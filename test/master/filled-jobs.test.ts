import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { get } from "node:http";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { addedFilesSchema, jobListSchema, jobViewSchema } from "../../src/protocol/job.ts";
import { eventually, listSlaves, shareCluster, withCluster } from "../support/cluster.ts";
import { ask, file, send, submit, toFormData } from "../support/requests.ts";
import { order, testProcessors } from "../support/test-processors.ts";
import { waitingOrder } from "../support/waiting-order.ts";

const cluster = shareCluster({ slaves: 1, slotsPerSlave: 2, processorModules: testProcessors });

function post(address: string, body?: unknown, headers: Record<string, string> = {}) {
  return send(`${cluster().masterUrl}${address}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
}

async function open(taskType: string, headers: Record<string, string> = {}): Promise<string> {
  const { status, body } = await post("/jobs", { task_type: taskType }, headers);
  expect(status).toBe(201);
  return jobViewSchema.parse(body).id;
}

async function add(jobId: string, field: string, files: File[], query = "") {
  const address = `${cluster().masterUrl}/jobs/${jobId}/files${query}`;
  return send(address, { method: "POST", body: toFormData({ [field]: files }) });
}

async function untilFinished(jobId: string) {
  return eventually(async () => {
    const { body } = await send(`${cluster().masterUrl}/jobs/${jobId}`);
    const job = jobViewSchema.parse(body);
    expect(job.ended_at).not.toBeNull();
    return job;
  });
}

describe("a job that is filled by several requests", () => {
  test("takes the files of requests that come at once and name no index, each under its own", async () => {
    const jobId = await open("lines");
    const sent = Array.from({ length: 12 }, (_, at) =>
      add(jobId, "files", [file(`a${at}.txt`), file(`b${at}.txt`)]),
    );
    const answers = await Promise.all(sent);
    const added = answers.flatMap(({ body }) => addedFilesSchema.parse(body).files);
    expect(added.map((one) => one.state)).toEqual(Array(24).fill("added"));
    expect(added.map((one) => one.index).toSorted((a, b) => a - b)).toEqual([...Array(24).keys()]);
    await post(`/jobs/${jobId}/close`);
    expect(await untilFinished(jobId)).toMatchObject({ state: "done", counts: { done: 24 } });
  });

  test("runs files while others still come, and ends when it is closed", async () => {
    const jobId = await open("lines");
    expect((await add(jobId, "files", [file("a.txt", "1"), file("b.txt", "1\n2")])).body).toEqual({
      job_id: jobId,
      files: [
        { index: 0, filename: "a.txt", state: "added" },
        { index: 1, filename: "b.txt", state: "added" },
      ],
    });
    await eventually(async () => {
      const { body } = await send(`${cluster().masterUrl}/jobs/${jobId}`);
      expect(body).toMatchObject({ state: "running", is_open: true, counts: { done: 2 }, ended_at: null });
    });
    await add(jobId, "files", [file("c.txt", "1\n2\n3")]);
    expect((await post(`/jobs/${jobId}/close`)).status).toBe(200);
    const job = await untilFinished(jobId);
    expect(job).toMatchObject({ state: "done", is_open: false, counts: { total: 3, done: 3 } });
    const saved = await Promise.all(
      job.files.map((one) => readFile(path.join(cluster().folder, one.saved_file ?? ""), "utf8")),
    );
    expect(saved.map((text) => JSON.parse(text).count)).toEqual([1, 2, 3]);
  });

  test("takes a file that is sent again for the one it has", async () => {
    const jobId = await open("lines");
    await add(jobId, "files", [file("a.txt", "1"), file("b.txt", "1")], "?first_index=0");
    const again = await add(jobId, "files", [file("b.txt", "1"), file("c.txt", "1")], "?first_index=1");
    expect(addedFilesSchema.parse(again.body).files).toEqual([
      { index: 1, filename: "b.txt", state: "present" },
      { index: 2, filename: "c.txt", state: "added" },
    ]);
    await post(`/jobs/${jobId}/close`);
    expect((await untilFinished(jobId)).files.map((one) => one.filename)).toEqual([
      "a.txt",
      "b.txt",
      "c.txt",
    ]);
  });

  test("is not closed while a file between others is missing, and says which", async () => {
    const jobId = await open("lines");
    await add(jobId, "files", [file("c.txt")], "?first_index=2");
    await add(jobId, "files", [file("a.txt")], "?first_index=0");
    const { status, body } = await post(`/jobs/${jobId}/close`);
    expect({ status, ...body }).toMatchObject({ status: 409, code: "missing_files", actual: 1 });
    await add(jobId, "files", [file("b.txt")], "?first_index=1");
    expect((await post(`/jobs/${jobId}/close`)).status).toBe(200);
    expect((await untilFinished(jobId)).counts.done).toBe(3);
  });

  test("takes nothing once it is closed", async () => {
    const jobId = await open("lines");
    await add(jobId, "files", [file("a.txt")]);
    await post(`/jobs/${jobId}/close`);
    const { status, body } = await add(jobId, "files", [file("b.txt")]);
    expect({ status, code: body.code }).toEqual({ status: 409, code: "job_closed" });
    expect((await post(`/jobs/${jobId}/close`)).status).toBe(200);
  });

  test("without any file cannot be closed, but cancelled", async () => {
    const jobId = await open("lines");
    expect((await post(`/jobs/${jobId}/close`)).body).toMatchObject({ code: "no_files" });
    await send(`${cluster().masterUrl}/jobs/${jobId}`, { method: "DELETE" });
    expect((await send(`${cluster().masterUrl}/jobs/${jobId}`)).body.is_open).toBe(false);
  });

  test("of a gathering type gathers over all that came", async () => {
    const jobId = await open("shares");
    await add(jobId, "texts", [file("a.txt", "tea tea")]);
    await add(jobId, "texts", [file("b.txt", "tea milk")]);
    await post(`/jobs/${jobId}/close`);
    const job = await untilFinished(jobId);
    const saved = await readFile(path.join(cluster().folder, job.files[1]?.saved_file ?? ""), "utf8");
    expect(JSON.parse(saved)).toEqual({ milk: 1, tea: 3 });
  });

  test.each([
    [{ task_type: "video" }, "unknown_task_type", ""],
    [{ task_type: "lines", priority: "urgent" }, "invalid_field", "priority"],
    [{ task_type: "lines", options: { colour: 1 } }, "invalid_option", "colour"],
    [{ task_type: "lines", options: [] }, "invalid_field", "options"],
  ])("is refused for %j", async (body, code, named) => {
    const answer = await post("/jobs", body);
    expect({ status: answer.status, code: answer.body.code }).toEqual({ status: 400, code });
    expect(answer.body.error).toContain(named);
  });
});

describe("an idempotency key", () => {
  const submitWith = (key: string, content: string) =>
    submit(
      cluster().masterUrl,
      { task_type: "lines", files: [file("key.txt", content)] },
      { headers: { prefer: "respond-async", "idempotency-key": key } },
    );

  test("sent again returns the same job, and nothing is done twice", async () => {
    const first = await submitWith("once", "1");
    const second = await submitWith("once", "1");
    expect([first.status, second.status]).toEqual([202, 202]);
    expect(second.body.id).toBe(first.body.id);
    expect((await untilFinished(first.body.id)).counts.total).toBe(1);
  });

  test("sent twice at the same moment makes one job", async () => {
    const both = await Promise.all([submitWith("twins", "1"), submitWith("twins", "1")]);
    expect(both[1].body.id).toBe(both[0].body.id);
    const headers = { "idempotency-key": "opened-twins" };
    const [one, other] = await Promise.all([open("lines", headers), open("lines", headers)]);
    expect(other).toBe(one);
  });

  test("sent with another file, or other options, is refused with 409", async () => {
    await submitWith("other", "1");
    const { status, body } = await submitWith("other", "2");
    expect({ status, code: body.code }).toEqual({ status: 409, code: "key_reused" });
  });

  test("of a call that waits for its answer answers the second one the same", async () => {
    const form = { task_type: "lines", files: [file("waits.txt", "1")] };
    const headers = { "idempotency-key": "waits" };
    const [first, second] = [
      await submit(cluster().masterUrl, form, { headers }),
      await submit(cluster().masterUrl, form, { headers }),
    ];
    expect(second.body).toEqual(first.body);
  });

  test("opens one job by POST /jobs however often it is sent", async () => {
    const headers = { "idempotency-key": "opens" };
    expect(await open("lines", headers)).toBe(await open("lines", headers));
  });

  test("means the same request when a slave has come meanwhile that knows more options", async () => {
    await withCluster({ slaves: 0 }, async (early) => {
      const { masterUrl } = early;
      const form = { task_type: "text", texts: [file("early.txt", "It was early.")] };
      const headers = { prefer: "respond-async", "idempotency-key": "early" };
      const first = await submit(masterUrl, form, { headers });
      await early.addSlave();
      await eventually(async () => expect(await listSlaves(masterUrl)).toHaveLength(1));
      const second = await submit(masterUrl, form, { headers });
      expect([second.status, second.body.id]).toEqual([202, first.body.id]);
    });
  });

  test("that is no key is refused", async () => {
    expect((await submitWith("ü".repeat(3), "1").catch(() => undefined))?.status).not.toBe(202);
    expect((await submitWith("x".repeat(256), "1")).body.code).toBe("invalid_field");
  });
});

describe("Prefer: wait", () => {
  test("answers 200 as a call that waits, when the job ends in time", async () => {
    const headers = { prefer: "respond-async, wait=20" };
    const form = { task_type: "lines", files: [file("quick.txt", "1")] };
    const { status, body } = await submit(cluster().masterUrl, form, { headers });
    expect(status).toBe(200);
    expect(body).toMatchObject({ message: "Lines processing complete", total_files_processed: 1 });
  });

  test("answers 202 when it does not, and the job goes on", async () => {
    const waiting = waitingOrder(cluster().folder, "waits-longer");
    const headers = { prefer: "wait=1" };
    const form = { task_type: "obey", orders: [waiting.file] };
    const { status, body } = await submit(cluster().masterUrl, form, { headers });
    expect(status).toBe(202);
    waiting.letGo();
    expect((await untilFinished(body.id)).state).toBe("done");
  });
});

describe("the list of jobs", () => {
  test("comes latest first, in pages, by type and state", async () => {
    const ids = [await open("lines"), await open("lines"), await open("obey")];
    const list = async (query: string) =>
      jobListSchema.parse((await send(`${cluster().masterUrl}/jobs?${query}`)).body);
    const first = await list("limit=2");
    expect(first.jobs.map((job) => job.id)).toEqual([ids[2], ids[1]]);
    const second = await list(`limit=1&cursor=${first.next}`);
    expect(second.jobs.map((job) => job.id)).toEqual([ids[0]]);
    expect((await list("task_type=obey&state=queued&limit=1")).jobs[0]?.id).toBe(ids[2]);
    expect((await list("state=cancelled,failed&task_type=lines")).jobs.map((job) => job.id)).not.toContain(
      ids[0],
    );
    for (const id of ids) await send(`${cluster().masterUrl}/jobs/${id}`, { method: "DELETE" });
  });

  test.each(["state=lost", "limit=0", "limit=x"])("refuses ?%s", async (query) => {
    const { status, body } = await send(`${cluster().masterUrl}/jobs?${query}`);
    expect({ status, code: body.code }).toEqual({ status: 400, code: "invalid_field" });
  });

  test("shows the files of a job in pages on request", async () => {
    const jobId = await open("lines");
    await add(
      jobId,
      "files",
      ["a", "b", "c", "d"].map((name) => file(name)),
    );
    const { body } = await send(`${cluster().masterUrl}/jobs/${jobId}?files_from=1&files_limit=2`);
    expect(jobViewSchema.parse(body).files.map((one) => one.index)).toEqual([1, 2]);
    expect(body.counts.total).toBe(4);
    await post(`/jobs/${jobId}/close`);
  });
});

describe("a finished job", () => {
  test("gives the uploads back, each under its own name", async () => {
    const form = { task_type: "lines", files: [file("ü 1.txt", "1\n2")] };
    const { body } = await submit(cluster().masterUrl, form, { headers: { prefer: "respond-async" } });
    const job = await untilFinished(body.id);
    const response = await ask(`${cluster().masterUrl}${job.files[0]?.links.original}`);
    expect(await response.text()).toBe("1\n2");
    expect(response.headers.get("content-disposition")).toContain(encodeURIComponent("ü 1.txt"));
  });

  test("answers a part of a result, and that a result is unchanged", async () => {
    const { body } = await submit(cluster().masterUrl, {
      task_type: "lines",
      files: [file("range.txt", "1")],
    });
    const address = `${cluster().masterUrl}/jobs/${body.job_id}/files/0/result`;
    const whole = await ask(address);
    const text = await whole.text();
    const part = await ask(address, { headers: { range: "bytes=2-5" } });
    expect(part.status).toBe(206);
    expect(await part.text()).toBe(text.slice(2, 6));
    const etag = whole.headers.get("etag") ?? "";
    // fetch asks for a fresh answer whenever a program sets this header itself.
    const again = get(address, { headers: { "if-none-match": etag } });
    expect((await once(again, "response"))[0].statusCode).toBe(304);
  });

  test("tries what failed again on request, and what is done stays", async () => {
    const marker = path.join(cluster().folder, "retried");
    const orders = [
      order("good.json", { act: "answer" }),
      order("flaky.json", { act: "failOnce", once: marker }),
    ];
    const { body } = await submit(
      cluster().masterUrl,
      { task_type: "obey", orders },
      { headers: { prefer: "respond-async" } },
    );
    const before = await untilFinished(body.id);
    expect(before).toMatchObject({ state: "partial", counts: { done: 1, failed: 1 } });
    expect((await post(`/jobs/${body.id}/retry`)).status).toBe(202);
    const after = await untilFinished(body.id);
    expect(after).toMatchObject({ state: "done", counts: { done: 2, failed: 0 } });
    expect(after.files[0]).toEqual(before.files[0]);
    expect(after.files[1]?.saved_file).toBe("processed_results/obey/flaky_obeyed.json");
  });

  test("of a gathering type is made anew over all files, in place of the first results", async () => {
    const marker = path.join(cluster().folder, "gathered");
    const texts = [
      file("a.txt", "tea tea"),
      file("flaky.txt", JSON.stringify({ failOnce: marker, text: "tea" })),
    ];
    const headers = { prefer: "respond-async" };
    const { body } = await submit(cluster().masterUrl, { task_type: "shares", texts }, { headers });
    const before = await untilFinished(body.id);
    expect(before.counts).toMatchObject({ done: 1, failed: 1 });
    await post(`/jobs/${body.id}/retry`);
    const after = await untilFinished(body.id);
    expect(after.counts.done).toBe(2);
    expect(after.files[0]?.saved_file).toBe(before.files[0]?.saved_file);
  });

  test("that still runs is not tried again", async () => {
    const waiting = waitingOrder(cluster().folder, "still-runs");
    const headers = { prefer: "respond-async" };
    const form = { task_type: "obey", orders: [waiting.file] };
    const { body } = await submit(cluster().masterUrl, form, { headers });
    expect((await post(`/jobs/${body.id}/retry`)).body.code).toBe("job_running");
    waiting.letGo();
    await untilFinished(body.id);
  });
});
