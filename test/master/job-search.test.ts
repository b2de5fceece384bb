/** `GET /jobs?filename=…`: the jobs that have a file of some name. */
import { expect, test } from "vitest";
import { shareCluster } from "../support/cluster.ts";
import { ask, file, send, submit } from "../support/requests.ts";
import { lineCounter } from "../support/test-processors.ts";

const cluster = shareCluster({ processorModules: [lineCounter] });

async function process(...names: string[]): Promise<string> {
  const form = { task_type: "lines", files: names.map((name) => file(name)) };
  const { status, body } = await submit(cluster().masterUrl, form);
  expect(status).toBe(200);
  return body.job_id;
}

async function list(query: Record<string, string>): Promise<{ ids: string[]; next: string | null }> {
  const { status, body } = await send(`${cluster().masterUrl}/jobs?${new URLSearchParams(query).toString()}`);
  expect(status).toBe(200);
  return { ids: body.jobs.map((job: { id: string }) => job.id), next: body.next };
}

test("jobs are found by a part of a file's name, in either case, whatever else is in it", async () => {
  const holiday = await process("Größe.txt", "Holiday 100%.TXT");
  const other = await process("other.txt");
  expect((await list({ filename: "holiday 100%" })).ids).toEqual([holiday]);
  expect((await list({ filename: "GRÖSSE" })).ids).toEqual([holiday]);
  expect((await list({ filename: ".txt" })).ids).toEqual([other, holiday]);
  expect((await list({ filename: ".txt", task_type: "image" })).ids).toEqual([]);
  expect((await list({ filename: "*" })).ids).toEqual([]);
});

test("a page of found jobs is full, and its cursor leads to the next though others lie between", async () => {
  const wanted: string[] = [];
  for (let turn = 0; turn < 3; turn += 1) {
    wanted.unshift(await process(`paged-${turn}.txt`));
    await process(`between-${turn}.txt`);
  }
  const first = await list({ filename: "PAGED", limit: "2" });
  expect(first).toEqual({ ids: wanted.slice(0, 2), next: wanted[1] });
  const second = await list({ filename: "PAGED", limit: "2", cursor: String(first.next) });
  expect(second).toEqual({ ids: wanted.slice(2), next: null });
});

test.each([
  ["none", "filename="],
  ["256 characters", `filename=${"a".repeat(256)}`],
  ["two", "filename=a&filename=b"],
])("%s for a name is 400, and names the field", async (_, query) => {
  const { status, body } = await send(`${cluster().masterUrl}/jobs?${query}`);
  expect({ status, code: body.code, field: body.field }).toEqual({
    status: 400,
    code: "invalid_field",
    field: "filename",
  });
  expect(body.error).toContain("'filename'");
});

test("255 characters are sought", async () => {
  expect((await ask(`${cluster().masterUrl}/jobs?filename=${"a".repeat(255)}`)).status).toBe(200);
});
