/** Clients of a master, and of its rivals. */
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { Agent, request } from "node:http";
import { performance } from "node:perf_hooks";
import { buffer } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { fieldOf } from "./inputs/inputs.mjs";

/** Every client has a connection of its own, as clients on different machines have. */
const agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY });

/** Sends a form, a buffer or a stream, and waits for the answer: its status, what it says, and how long that took. */
export async function postForm(url, { headers, body }) {
  const startedAt = performance.now();
  const upload = request(url, { method: "POST", headers, agent });
  const answered = once(upload, "response");
  const sent = Buffer.isBuffer(body) ? upload.end(body) : pipeline(body, upload);
  const [[response]] = await Promise.all([answered, sent]);
  const answer = JSON.parse(await buffer(response));
  return { status: response.statusCode, answer, ms: performance.now() - startedAt };
}

/**
 * A form in memory, made before a clock runs. Of a file `name` and either `path` or `content` are wanted.
 * @returns {Promise<{ headers: Record<string, string | number>, body: Buffer }>}
 */
async function packForm({ fields = {}, field, files }) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  for (const { name, path, content } of files) {
    form.append(field, new Blob([content ?? (await readFile(path))]), name);
  }
  const packed = new Response(form);
  const body = Buffer.from(await packed.arrayBuffer());
  return {
    headers: { "content-type": packed.headers.get("content-type"), "content-length": body.length },
    body,
  };
}

/** The form of a submission. */
export async function packTask(taskType, files) {
  return packForm({ fields: { task_type: taskType }, field: fieldOf(taskType), files });
}

/** Has files processed in one request, all of them; `ms` is what the client waited for. */
export async function assign(masterUrl, form, files) {
  const { status, answer, ms } = await postForm(`${masterUrl}/assign_task`, form);
  if (status !== 200 || answer.total_files_processed !== files) {
    const reason = answer.error ?? answer.failed_files?.[0]?.error ?? "no reason given";
    throw new Error(`Of ${files} files ${answer.total_files_processed ?? 0} were processed: ${reason}`);
  }
  return { answer, ms };
}

/**
 * Fills a job by several requests of `eachRequest` files, and waits for its end. `makeFile` gives name and content of
 * the file at a place.
 */
export async function fillJob(masterUrl, { taskType, count, eachRequest, makeFile }) {
  const { id } = await postJson(`${masterUrl}/jobs`, { task_type: taskType });
  for (let first = 0; first < count; first += eachRequest) {
    const places = Array.from({ length: Math.min(eachRequest, count - first) }, (_, place) => first + place);
    const form = await packForm({ field: fieldOf(taskType), files: places.map(makeFile) });
    const { status, answer } = await postForm(`${masterUrl}/jobs/${id}/files?first_index=${first}`, form);
    if (status !== 200) throw new Error(`Files were not taken: ${answer.error}`);
  }
  await postJson(`${masterUrl}/jobs/${id}/close`, {});
  return untilDone(`${masterUrl}/jobs/${id}?files_limit=0`, count);
}

async function untilDone(url, count) {
  for (;;) {
    const { state, counts } = await (await fetch(url)).json();
    if (state === "done" && counts.done === count) return;
    if (state !== "queued" && state !== "running") {
      throw new Error(`The job ended as ${state}: ${counts.done} of ${count} files are done.`);
    }
    await sleep(100);
  }
}

async function postJson(url, body) {
  const headers = { "content-type": "application/json" };
  const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error);
  return answer;
}
