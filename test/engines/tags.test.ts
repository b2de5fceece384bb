/** A job that asks for a kind of slave runs on slaves of that kind alone. */
import { describe, expect, test } from "vitest";
import { eventually, listSlaves, shareCluster } from "../support/cluster.ts";
import { file, send, submit } from "../support/requests.ts";
import { order, testProcessors } from "../support/test-processors.ts";

const cluster = shareCluster({ slaves: 1, slotsPerSlave: 4, processorModules: testProcessors });

const respondAsync = { headers: { prefer: "respond-async" } };

async function tagged(tag: string): Promise<string> {
  return eventually(async () => {
    const slave = (await listSlaves(cluster().masterUrl)).find(({ tags }) => tags.includes(tag));
    if (!slave) throw new Error(`No slave with the tag ${tag} has registered.`);
    return slave.slave_id;
  });
}

describe("a job with a tag", () => {
  test("runs on a slave that bears it, however free the others are; one without runs on any", async () => {
    const { masterUrl, addSlave } = cluster();
    await addSlave({ TAGS: "gpu,lang.deu", SLOTS: "1" });
    const slaveId = await tagged("gpu");
    const files = Array.from({ length: 12 }, (_, index) => file(`${index}.txt`, "a\n"));
    const { status, body } = await submit(masterUrl, { task_type: "lines", tag: "lang.deu", files });
    expect(status).toBe(200);
    expect(new Set(body.results.map((one: { slave_id: string }) => one.slave_id))).toEqual(
      new Set([slaveId]),
    );
    const shown = await send(`${masterUrl}/jobs/${body.job_id}`);
    expect(shown.body.tag).toBe("lang.deu");
    const any = await submit(masterUrl, { task_type: "lines", files });
    expect(new Set(any.body.results.map((one: { slave_id: string }) => one.slave_id)).size).toBe(2);
  });

  test("gathers on slaves that bear it", async () => {
    const { masterUrl, addSlave } = cluster();
    await addSlave({ TAGS: "gathers" });
    const slaveId = await tagged("gathers");
    const texts = ["red red blue", "blue"].map((text, index) => file(`${index}.txt`, text));
    const { status, body } = await submit(masterUrl, { task_type: "shares", tag: "gathers", texts });
    expect(status).toBe(200);
    expect(body.results).toMatchObject([{ slave_id: slaveId }, { slave_id: slaveId }]);
  });

  test("waits for such a slave when it is handed over, and is refused at once when a client waits", async () => {
    const { masterUrl, addSlave } = cluster();
    const form = { task_type: "obey", tag: "late", orders: [order("late.json", { act: "answer" })] };
    const refused = await submit(masterUrl, form);
    expect(refused).toMatchObject({
      status: 503,
      body: { code: "no_slaves", error: "No slaves available for obey under the tag late" },
    });
    const { body: job } = await submit(masterUrl, form, respondAsync);
    expect(job).toMatchObject({ state: "queued", tag: "late" });
    await addSlave({ TAGS: "late" });
    const slaveId = await tagged("late");
    await eventually(async () => {
      const { body } = await send(`${masterUrl}/jobs/${job.id}`);
      expect(body).toMatchObject({ state: "done", files: [{ slave_id: slaveId }] });
    }, 20_000);
  });

  test("is refused when the tag is none, with what is allowed", async () => {
    const { status, body } = await submit(cluster().masterUrl, {
      task_type: "lines",
      tag: "GPU 1",
      files: [file("a.txt")],
    });
    expect(status).toBe(400);
    expect(body).toMatchObject({
      code: "invalid_field",
      error: expect.stringContaining("'tag' is \"GPU 1\""),
    });
  });
});
