import { readFile, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { type JobView, jobViewSchema } from "../../src/protocol/job.ts";
import { eventually, kill, withCluster, withMaster } from "../support/cluster.ts";
import { isHttp } from "../support/engine-under-test.ts";
import { file, send, submit } from "../support/requests.ts";
import { testProcessors } from "../support/test-processors.ts";
import { waitingOrder } from "../support/waiting-order.ts";

const respondAsync = { headers: { prefer: "respond-async" } };
const options = { slaves: 1, slotsPerSlave: 2, processorModules: testProcessors };

async function view(masterUrl: string, jobId: string): Promise<JobView> {
  return jobViewSchema.parse((await send(`${masterUrl}/jobs/${jobId}`)).body);
}

describe("a durable job whose master is killed", () => {
  test("goes on after its restart: what is done stays, what ran and waited is done", async () => {
    await withCluster(options, async (cluster) => {
      const { masterUrl, folder } = cluster;
      const waiting = ["w1", "w2", "w3"].map((name) => waitingOrder(folder, name));
      const done = file("done.json", `{"act": "answer", "padding": "${"x".repeat(1000)}"}`);
      const form = { task_type: "obey", orders: [done, ...waiting.map((one) => one.file)] };
      const { body } = await submit(masterUrl, form, respondAsync);
      await eventually(async () => {
        expect((await view(masterUrl, body.id)).counts).toMatchObject({ done: 1, running: 2, queued: 1 });
      });
      const before = await view(masterUrl, body.id);
      await kill(cluster.master);
      await cluster.replaceMaster();
      for (const one of waiting) one.letGo();
      await eventually(async () => expect((await view(masterUrl, body.id)).state).toBe("done"), 20_000);
      const after = await view(masterUrl, body.id);
      expect(after.files[0]).toEqual(before.files[0]);
      expect(after.files.map((one) => one.saved_file)).toEqual(
        ["done", "w1", "w2", "w3"].map((name) => `processed_results/obey/${name}_obeyed.json`),
      );
      expect((await readdir(path.join(folder, "processed_results/obey"))).toSorted()).toEqual(
        ["done", "w1", "w2", "w3"].map((name) => `${name}_obeyed.json`),
      );
    });
  }, 60_000);

  test("that is still being filled takes the rest from the next one", async () => {
    await withCluster(options, async (cluster) => {
      const { masterUrl } = cluster;
      const opened = await send(`${masterUrl}/jobs`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: '{"task_type":"shares"}',
      });
      const address = `${masterUrl}/jobs/${opened.body.id}`;
      const add = async (name: string, text: string): Promise<void> => {
        const form = new FormData();
        form.append("texts", file(name, text));
        expect((await send(`${address}/files`, { method: "POST", body: form })).status).toBe(200);
      };
      await add("a.txt", "tea tea");
      await eventually(async () => expect((await send(address)).body.state).toBe("running"));
      await kill(cluster.master);
      await cluster.replaceMaster();
      await add("b.txt", "tea milk");
      await send(`${address}/close`, { method: "POST" });
      await eventually(async () => expect((await send(address)).body.state).toBe("done"), 20_000);
      const { files } = await view(masterUrl, opened.body.id);
      const saved = await readFile(path.join(cluster.folder, files[0]?.saved_file ?? ""), "utf8");
      expect(JSON.parse(saved)).toEqual({ tea: 3 });
    });
  }, 60_000);
});

// Where several masters share a folder, what one has left is not known from what another writes, for a day.
test.runIf(isHttp)(
  "what a master that was killed has left of a job that had ended is gone after its restart, uploads stay",
  async () => {
    await withCluster(options, async (cluster) => {
      const { masterUrl, folder } = cluster;
      const form = { task_type: "text", texts: [file("a.txt", "tea")] };
      const { body } = await submit(masterUrl, form, respondAsync);
      await eventually(async () => expect((await view(masterUrl, body.id)).state).toBe("done"));
      await kill(cluster.master);
      const ofJob = path.join(folder, "data/jobs", body.id);
      await writeFile(path.join(ofJob, "incoming-of-a-result"), "tea");
      await writeFile(path.join(ofJob, "part-0"), "tea");
      await cluster.replaceMaster();
      expect(await readdir(ofJob)).toEqual([expect.stringMatching(/^uploads-/)]);
      expect((await send(`${masterUrl}/jobs/${body.id}/files/0/original`)).status).toBe(200);
    });
  },
  60_000,
);

test("a job whose client waited ends cancelled when its master is killed, with what was saved listed", async () => {
  await withCluster(options, async (cluster) => {
    const { masterUrl, folder } = cluster;
    const waiting = waitingOrder(folder, "waits");
    const done = file("done.json", `{"act": "answer", "padding": "${"x".repeat(1000)}"}`);
    const answer = submit(masterUrl, { task_type: "obey", orders: [done, waiting.file] });
    answer.catch(() => undefined);
    await waiting.untilStarted();
    const jobId = await eventually(async () => {
      const { jobs } = (await send(`${masterUrl}/jobs`)).body;
      expect(jobs[0].counts.done).toBe(1);
      return jobs[0].id;
    });
    await kill(cluster.master);
    await expect(answer).rejects.toThrow();
    await cluster.replaceMaster();
    const job = await eventually(async () => {
      const shown = await view(masterUrl, jobId);
      expect(shown).toMatchObject({ state: "cancelled", counts: { done: 1, cancelled: 1 } });
      return shown;
    });
    expect(job.files[0]?.saved_file).toBe("processed_results/obey/done_obeyed.json");
    await eventually(async () => expect(await readdir(path.join(folder, "data/jobs"))).toEqual([]));
  });
}, 60_000);

test("a job handed over while no slave is there is done when one comes", async () => {
  await withCluster({ ...options, slaves: 0 }, async (cluster) => {
    const refused = await submit(cluster.masterUrl, { task_type: "text", texts: [file("a.txt", "tea")] });
    expect(refused.status).toBe(503);
    const form = { task_type: "text", texts: [file("a.txt", "tea")] };
    const { status, body } = await submit(cluster.masterUrl, form, respondAsync);
    expect(status).toBe(202);
    await cluster.addSlave();
    await eventually(async () => expect((await view(cluster.masterUrl, body.id)).state).toBe("done"));
  });
});

test.runIf(isHttp)("a second master in the same folder is refused with what to do", async () => {
  await withCluster({ ...options, slaves: 0 }, async ({ folder }) => {
    await expect(withMaster({ folder }, async () => undefined)).rejects.toThrow("exit code 1");
  });
});
