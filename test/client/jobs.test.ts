/** What the SDK does with the jobs of a real master. */
import path from "node:path";
import { describe, expect, test } from "vitest";
import { fromBufferPromise } from "yauzl";
import { type Client, type JobFilter, type JobView, createClient } from "../../src/client/client.ts";
import { shareCluster, withCluster } from "../support/cluster.ts";
import { file } from "../support/requests.ts";
import { order, testProcessors } from "../support/test-processors.ts";
import { waitingOrder } from "../support/waiting-order.ts";

const note = file("note.txt", "one\ntwo");
const good = order("good.json", { act: "answer" });
const bad = order("bad.json", { act: "fail", message: "no mood" });

const cluster = shareCluster({ processorModules: testProcessors });
const connect = (): Client => createClient({ baseUrl: cluster().masterUrl });

describe("jobs that are there", () => {
  test("are listed page by page, by state, type and file name", async () => {
    const client = connect();
    const ids: string[] = [];
    for (const taskType of ["lines", "obey", "lines", "lines"])
      ids.push((await client.openJob({ taskType })).id);
    const list = async (filter: JobFilter): Promise<string[]> => {
      const found: string[] = [];
      for await (const job of client.listJobs({ pageSize: 2, ...filter })) found.push(job.id);
      return found.filter((id) => ids.includes(id));
    };
    expect(await list({})).toEqual(ids.toReversed());
    expect(await list({ taskType: "obey" })).toEqual([ids[1]]);
    expect(await list({ filename: "a" })).toEqual([]);
    await client.addFiles(ids[0]!, [file("A & B?.txt")]);
    await client.addFiles(ids[3]!, [file("a & b?.txt")]);
    expect(await list({ filename: "A & b?", pageSize: 1 })).toEqual([ids[3], ids[0]]);
    await client.cancel(ids[2]!);
    expect(await list({ states: ["cancelled", "failed"] })).toEqual([ids[2]]);
    for (const id of ids) await client.remove(id);
    expect(await list({})).toEqual([]);
  });

  test("show their files in pages", async () => {
    const client = connect();
    const { id } = await client.openJob({ taskType: "lines" });
    await client.addFiles(
      id,
      ["a", "b", "c"].map((name) => file(name)),
    );
    const page = await client.getJob(id, { files: { from: 1, limit: 1 } });
    expect(page.files.map((one) => one.filename)).toEqual(["b"]);
    expect(page.counts.total).toBe(3);
    await client.remove(id);
  });

  test("are left as they are by cancel once they have ended, and gone after remove", async () => {
    const client = connect();
    const { id } = await submitAsync(client, [note], "lines");
    const job = await client.wait(id);
    expect(await client.cancel(id)).toEqual(job);
    await client.remove(id);
    await expect(client.getJob(id)).rejects.toMatchObject({ status: 404 });
  });

  test("are removed also while they run", async () => {
    const client = connect();
    const waiting = waitingOrder(cluster().folder, "removed.json");
    const { id } = await submitAsync(client, [waiting.file], "obey");
    await waiting.untilStarted();
    await client.remove(id);
    await expect(client.getJob(id)).rejects.toMatchObject({ status: 404 });
  });

  test("are tried again, and keep what is done", async () => {
    const client = connect();
    const flaky = order("flaky.json", { act: "failOnce", once: path.join(cluster().folder, "flaky.once") });
    const { id } = await submitAsync(client, [good, flaky], "obey");
    expect((await client.wait(id)).state).toBe("partial");
    await client.retry(id);
    expect(await client.wait(id)).toMatchObject({ state: "done", counts: { done: 2 } });
  });

  test("hand out originals, and all results as one zip file", async () => {
    const client = connect();
    const { id } = await submitAsync(client, [good, bad, order("other.json", { act: "answer" })], "obey");
    const job = await client.wait(id);
    expect(await (await client.downloadOriginal(id, 0)).text()).toBe(await good.text());
    const zip = Buffer.from(await (await client.downloadResults(id)).arrayBuffer());
    const names = job.files.flatMap(({ saved_file }) => saved_file?.split("/").at(-1) ?? []);
    expect(names).toHaveLength(2);
    expect(await namesIn(zip)).toEqual(names);
  });

  test("wait for a slave, unless their caller needs one now", async () => {
    await withCluster({ slaves: 0 }, async ({ masterUrl }) => {
      const client = createClient({ baseUrl: masterUrl });
      expect((await submitAsync(client, [note], "text")).state).toBe("queued");
      const refused = { status: 503, code: "no_slaves", message: "No slaves available" };
      await expect(client.submit([note], { taskType: "text", needsSlave: true })).rejects.toMatchObject(
        refused,
      );
      await expect(client.process([note], { taskType: "text" })).rejects.toMatchObject(refused);
      const ids: string[] = [];
      for await (const { id } of client.listJobs()) ids.push(id);
      expect(ids).toHaveLength(1);
      await client.remove(ids[0]!);
    });
  });
});

async function submitAsync(client: Client, files: File[], taskType: string): Promise<JobView> {
  const submitted = await client.submit(files, { taskType });
  if (submitted.kind !== "accepted") throw new Error("The master answered at once.");
  return submitted.job;
}

async function namesIn(zip: Buffer): Promise<string[]> {
  const names: string[] = [];
  for await (const entry of (await fromBufferPromise(zip)).eachEntry()) names.push(entry.fileName);
  return names;
}
