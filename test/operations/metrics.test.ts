/** What a real master and slave show at GET /metrics, read as strictly as the format's definition allows. */
import path from "node:path";
import { describe, expect, test } from "vitest";
import {
  type TestCluster,
  eventually,
  kill,
  shareCluster,
  withCluster,
  withMaster,
  withTemporaryFolder,
} from "../support/cluster.ts";
import { isHttp } from "../support/engine-under-test.ts";
import { findFreePort } from "../support/ports.ts";
import { type Scrape, scrape } from "../support/prometheus-text.ts";
import { type Answer, bearer, file, register, send, submit, toFormData } from "../support/requests.ts";
import { order, testProcessors } from "../support/test-processors.ts";
import { waitingOrder } from "../support/waiting-order.ts";

const processorModules = testProcessors;

type Growth = (name: string, labels?: Record<string, string>) => number;

/** What an act added to the master's numbers, whatever others did before; looked at when all its jobs are counted. */
async function growth({ masterUrl }: TestCluster, act: () => Promise<unknown>): Promise<Growth> {
  const before = await scrape(masterUrl);
  await act();
  return eventually(async () => {
    const after = await scrape(masterUrl);
    const grown: Growth = (name, labels = {}) => after.value(name, labels) - before.value(name, labels);
    expect(grown("msdp_jobs_total")).toBe(grown("msdp_jobs_taken_total"));
    return grown;
  });
}

describe("a master's metrics", () => {
  const cluster = shareCluster({ slaves: 1, slotsPerSlave: 2, processorModules });

  test("count what came in and how it ended", async () => {
    const grown = await growth(cluster(), async () => {
      // 5 and 7 bytes, and 28 of an order.
      const lines = [file("a.txt", "12345"), file("b.txt", "1234567")];
      expect((await submit(cluster().masterUrl, { task_type: "lines", files: lines })).status).toBe(200);
      const orders = [order("fails.json", { act: "fail", message: "no" })];
      expect((await submit(cluster().masterUrl, { task_type: "obey", orders })).status).toBe(422);
    });
    expect(grown("msdp_uploads_total", { outcome: "accepted" })).toBe(2);
    expect(grown("msdp_received_files_total", { task_type: "lines" })).toBe(2);
    expect(grown("msdp_received_bytes_total", { task_type: "lines" })).toBe(12);
    expect(grown("msdp_received_bytes_total", { task_type: "obey" })).toBe(
      '{"act":"fail","message":"no"}'.length,
    );
    expect(grown("msdp_jobs_total", { task_type: "lines", outcome: "done" })).toBe(1);
    expect(grown("msdp_jobs_total", { task_type: "obey", outcome: "failed" })).toBe(1);
    expect(grown("msdp_jobs_total")).toBe(2);
    expect(grown("msdp_tasks_total", { task_type: "lines", outcome: "done" })).toBe(2);
    expect(grown("msdp_tasks_total", { task_type: "obey", outcome: "failed" })).toBe(1);
    expect(grown("msdp_tasks_total")).toBe(3);
    expect(grown("msdp_task_failures_total", { code: "processor_failed" })).toBe(1);
    expect(grown("msdp_task_failures_total")).toBe(1);
    expect(grown("msdp_attempts_total")).toBe(3);
    expect(grown("msdp_attempts_lost_total")).toBe(0);
  });

  test("measure the wait for a slave and the processing in seconds", async () => {
    const { masterUrl, folder } = cluster();
    // Two slots: the third waits until one of the others is let go.
    const waiting = ["one", "two", "three"].map((name) => waitingOrder(folder, name));
    let waitedAtLeast = 0;
    const grown = await growth(cluster(), async () => {
      const first = submit(masterUrl, { task_type: "obey", orders: [waiting[0]!.file, waiting[1]!.file] });
      await Promise.all([waiting[0]!.untilStarted(), waiting[1]!.untilStarted()]);
      const second = submit(masterUrl, { task_type: "obey", orders: [waiting[2]!.file] });
      waitedAtLeast = await eventually(async () => {
        const oldest = (await scrape(masterUrl)).value("msdp_queue_oldest_seconds", { task_type: "obey" });
        expect(oldest).toBeGreaterThan(0.2);
        return oldest;
      });
      for (const one of waiting) one.letGo();
      await Promise.all([first, second]);
    });
    const obey = { task_type: "obey" };
    expect(grown("msdp_task_queue_seconds_count", obey)).toBe(3);
    expect(grown("msdp_task_queue_seconds_sum", obey)).toBeGreaterThanOrEqual(waitedAtLeast);
    expect(grown("msdp_task_processing_seconds_count", obey)).toBe(3);
    // Two of the three ran at least as long as the third waited.
    expect(grown("msdp_task_processing_seconds_sum", obey)).toBeGreaterThanOrEqual(2 * waitedAtLeast);
    expect(grown("msdp_task_processing_seconds_bucket", { ...obey, le: "+Inf" })).toBe(3);
  });

  test("show slaves, slots and what waits as they are now", async () => {
    const { masterUrl, folder } = cluster();
    const waiting = ["now-1", "now-2", "now-3", "now-4"].map((name) => waitingOrder(folder, name));
    const sizes = waiting.map((one) => one.file.size);
    const answer = submit(masterUrl, { task_type: "obey", orders: waiting.map((one) => one.file) });
    await eventually(() => expect(waiting.filter((one) => one.hasStarted())).toHaveLength(2));
    const busy = await scrape(masterUrl);
    expect(busy.value("msdp_slaves", { state: "alive" })).toBe(1);
    expect(busy.find("msdp_slaves")).toHaveLength(5);
    expect(busy.value("msdp_slots")).toBe(2);
    expect(busy.value("msdp_busy_slots")).toBe(2);
    expect(busy.value("msdp_queued_files", { task_type: "obey" })).toBe(2);
    expect(busy.value("msdp_open_jobs", { kind: "awaited" })).toBe(1);
    expect(busy.value("msdp_open_jobs", { kind: "durable" })).toBe(0);
    expect(busy.value("msdp_open_files")).toBe(4);
    expect(busy.value("msdp_open_files_limit")).toBe(100_000);
    expect(busy.value("msdp_open_bytes")).toBe(sizes.reduce((sum, size) => sum + size, 0));
    expect(busy.value("msdp_open_bytes_limit")).toBe(100 * 1024 ** 3);
    for (const one of waiting) one.letGo();
    await answer;
    await eventually(async () => expect((await scrape(masterUrl)).value("msdp_busy_slots")).toBe(0));
    const idle = await scrape(masterUrl);
    expect(idle.find("msdp_queued_files", { task_type: "obey" })).toMatchObject([{ value: 0 }]);
    expect(idle.find("msdp_queue_oldest_seconds", { task_type: "obey" })).toMatchObject([{ value: 0 }]);
    expect(idle.value("msdp_open_files")).toBe(0);
  });

  test("count the files of a job that several requests fill once each, however often they are sent", async () => {
    const { masterUrl } = cluster();
    const grown = await growth(cluster(), async () => {
      const opened = await post(`${masterUrl}/jobs`, { task_type: "lines" });
      const address = `${masterUrl}/jobs/${opened.body.id}`;
      const add = async (firstIndex: number, files: File[]): Promise<Answer> =>
        send(`${address}/files?first_index=${firstIndex}`, { method: "POST", body: toFormData({ files }) });
      await add(0, [file("a.txt", "12345"), file("b.txt", "1234567")]);
      await add(0, [file("a.txt", "12345"), file("b.txt", "1234567")]);
      await add(1, [file("b.txt", "1234567"), file("c.txt", "123")]);
      await post(`${address}/close`);
      expect((await add(3, [file("d.txt")])).body.code).toBe("job_closed");
      await untilEnded(address);
    });
    expect(grown("msdp_jobs_taken_total", { task_type: "lines", kind: "durable" })).toBe(1);
    expect(grown("msdp_jobs_taken_total")).toBe(1);
    expect(grown("msdp_uploads_total", { outcome: "accepted" })).toBe(2);
    expect(grown("msdp_uploads_total", { outcome: "repeated" })).toBe(1);
    expect(grown("msdp_upload_refusals_total", { code: "job_closed" })).toBe(1);
    expect(grown("msdp_received_files_total", { task_type: "lines", way: "added" })).toBe(3);
    expect(grown("msdp_received_files_total")).toBe(3);
    expect(grown("msdp_received_bytes_total", { task_type: "lines", way: "added" })).toBe(5 + 7 + 3);
    expect(grown("msdp_tasks_total", { task_type: "lines", outcome: "done" })).toBe(3);
    expect(grown("msdp_jobs_total", { task_type: "lines", outcome: "done" })).toBe(1);
    expect(grown("msdp_jobs_total")).toBe(1);
  });

  test("count a job once whose request is sent again with its key", async () => {
    const init = { headers: { prefer: "respond-async", "idempotency-key": "once" } };
    const grown = await growth(cluster(), async () => {
      const form = { task_type: "lines", files: [file("a.txt", "12345")] };
      const first = await submit(cluster().masterUrl, form, init);
      expect((await submit(cluster().masterUrl, form, init)).body.id).toBe(first.body.id);
    });
    expect(grown("msdp_jobs_taken_total", { kind: "durable" })).toBe(1);
    expect(grown("msdp_uploads_total", { outcome: "accepted" })).toBe(1);
    expect(grown("msdp_uploads_total", { outcome: "repeated" })).toBe(1);
    expect(grown("msdp_received_files_total", { way: "submitted" })).toBe(1);
    expect(grown("msdp_received_bytes_total")).toBe(5);
  });

  test("count files that are tried again, and each end of their job", async () => {
    const { masterUrl } = cluster();
    const init = { headers: { prefer: "respond-async" } };
    const orders = [order("ok.json", { act: "answer" }), order("no.json", { act: "fail", message: "no" })];
    const { body } = await submit(masterUrl, { task_type: "obey", orders }, init);
    const address = `${masterUrl}/jobs/${body.id}`;
    await untilEnded(address);
    const before = await scrape(masterUrl);
    await post(`${address}/retry`);
    await untilEnded(address);
    const after = await scrape(masterUrl);
    const grown: Growth = (name, labels = {}) => after.value(name, labels) - before.value(name, labels);
    expect(grown("msdp_retried_files_total", { task_type: "obey" })).toBe(1);
    expect(grown("msdp_tasks_total", { task_type: "obey", outcome: "failed" })).toBe(1);
    expect(grown("msdp_tasks_total")).toBe(1);
    expect(grown("msdp_jobs_total", { task_type: "obey", outcome: "partial" })).toBe(1);
    expect(grown("msdp_jobs_taken_total")).toBe(0);
    expect(grown("msdp_received_files_total")).toBe(0);
  });

  test("count lost attempts by what they were lost of", async () => {
    const { folder } = cluster();
    const grown = await growth(cluster(), async () => {
      const orders = [order("once.json", { act: "exit", once: path.join(folder, "exited") })];
      const { body } = await submit(cluster().masterUrl, { task_type: "obey", orders });
      expect(body.results).toMatchObject([{ attempts: 2 }]);
    });
    expect(grown("msdp_attempts_total", { task_type: "obey" })).toBe(2);
    expect(grown("msdp_attempts_lost_total", { code: "processor_crashed" })).toBe(1);
    expect(grown("msdp_attempts_lost_total")).toBe(1);
    expect(grown("msdp_tasks_total", { task_type: "obey", outcome: "done" })).toBe(1);
    expect(grown("msdp_task_failures_total")).toBe(0);
  });

  test("count refused uploads by code", async () => {
    const grown = await growth(cluster(), async () => {
      expect((await submit(cluster().masterUrl, { task_type: "dreams" })).status).toBe(400);
      expect((await submit(cluster().masterUrl, { task_type: "lines" })).status).toBe(400);
      expect((await send(`${cluster().masterUrl}/assign_task`, { method: "POST" })).status).toBe(400);
    });
    expect(grown("msdp_uploads_total", { outcome: "refused" })).toBe(3);
    expect(grown("msdp_uploads_total")).toBe(3);
    expect(grown("msdp_upload_refusals_total", { code: "unknown_task_type" })).toBe(1);
    expect(grown("msdp_upload_refusals_total", { code: "no_files" })).toBe(2);
  });

  test("count cancelled files and jobs", async () => {
    const { masterUrl, folder } = cluster();
    const grown = await growth(cluster(), async () => {
      const orders = ["c-1", "c-2", "c-3"].map((name) => waitingOrder(folder, name).file);
      const init = { headers: { prefer: "respond-async" } };
      const { body } = await submit(masterUrl, { task_type: "obey", orders }, init);
      await send(`${masterUrl}/jobs/${body.id}`, { method: "DELETE" });
    });
    expect(grown("msdp_tasks_total", { task_type: "obey", outcome: "cancelled" })).toBe(3);
    expect(grown("msdp_jobs_total", { task_type: "obey", outcome: "cancelled" })).toBe(1);
    expect(grown("msdp_tasks_total")).toBe(3);
  });

  test("count a gathering job's files once each, whatever stages they went through", async () => {
    const grown = await growth(cluster(), async () => {
      const texts = [file("a.txt", "tea tea"), file("b.txt", "tea")];
      expect((await submit(cluster().masterUrl, { task_type: "shares", texts })).status).toBe(200);
    });
    expect(grown("msdp_tasks_total", { task_type: "shares", outcome: "done" })).toBe(2);
    expect(grown("msdp_tasks_total")).toBe(2);
    expect(grown("msdp_jobs_total", { task_type: "shares", outcome: "done" })).toBe(1);
    // Two files in two stages each, and the merge.
    expect(grown("msdp_attempts_total", { task_type: "shares" })).toBe(5);
  });

  test("name routes as they are declared, however many addresses are asked for", async () => {
    const { masterUrl } = cluster();
    const grown = await growth(cluster(), async () => {
      for (const id of ["a", "b", "c"]) await send(`${masterUrl}/jobs/${id}`);
      for (const page of ["x", "y"]) await send(`${masterUrl}/${page}`);
    });
    const asked = { method: "GET", status: "404" };
    expect(grown("msdp_http_requests_total", { ...asked, route: "/jobs/:jobId" })).toBe(3);
    expect(grown("msdp_http_requests_total", { ...asked, route: "none" })).toBe(2);
  });

  test.runIf(isHttp)(
    "have labels of bounded sets alone, though a slave announces a type for every name it can think of",
    async () => {
      const { masterUrl } = cluster();
      const task_types = Array.from({ length: 99 }, (_, number) => ({
        name: `type-${number}`,
        field: "files",
        key: "data",
        result_name: "{base}.json",
        media_types: ["text/plain"],
      }));
      const slave = { slave_ip: "127.0.0.1", slave_port: 1, task_types, instance_id: "many" };
      const { body } = await register(masterUrl, slave);
      const { families } = await scrape(masterUrl);
      await send(`${masterUrl}/slaves/${body.slave_id}`, { method: "DELETE" });
      const typesOf = (name: string): string[] =>
        families.get(name)!.samples.flatMap(({ labels }) => labels["task_type"] ?? []);
      expect(typesOf("msdp_queued_files")).toHaveLength(51);
      expect(typesOf("msdp_queued_files")).toContain("other");
      for (const name of families.keys()) expect(new Set(typesOf(name)).size).toBeLessThanOrEqual(51);
    },
  );

  test("show the process, its event loop and its disks", async () => {
    const { value } = bind(await scrape(cluster().masterUrl));
    expect(value("process_resident_memory_bytes")).toBeGreaterThan(20e6);
    expect(value("msdp_event_loop_delay_seconds_count")).toBeGreaterThan(0);
    expect(value("msdp_build_info", { role: "master" })).toBe(1);
    for (const folder of ["data", "results"]) {
      const size = value("msdp_disk_size_bytes", { folder });
      expect(value("msdp_disk_free_bytes", { folder })).toBeGreaterThan(0);
      expect(value("msdp_disk_free_bytes", { folder })).toBeLessThanOrEqual(size);
    }
  });
});

test.runIf(isHttp)("a master's metrics count late copies", async () => {
  await withCluster({ slaves: 2, slotsPerSlave: 1, processorModules }, async (cluster) => {
    // So that the master knows how long files of this size take: next to no time.
    const quick = Array.from({ length: 10 }, (_, number) => order(`${number}.json`, { act: "answer" }));
    await submit(cluster.masterUrl, { task_type: "obey", orders: quick });
    const grown = await growth(cluster, async () => {
      const orders = [order("stalls.json", { act: "stall", once: path.join(cluster.folder, "stalled") })];
      expect((await submit(cluster.masterUrl, { task_type: "obey", orders })).status).toBe(200);
    });
    expect(grown("msdp_late_copies_total", { task_type: "obey" })).toBe(1);
    expect(grown("msdp_attempts_total", { task_type: "obey" })).toBe(2);
    // A copy does not wait in the queue.
    expect(grown("msdp_task_queue_seconds_count", { task_type: "obey" })).toBe(1);
    expect(grown("msdp_tasks_total", { task_type: "obey", outcome: "done" })).toBe(1);
  });
});

test.runIf(isHttp)(
  "a master that starts again shows the jobs that it takes up, and what their attempts were lost of",
  async () => {
    const environment = { MASTER_PORT: String(await findFreePort()) };
    const options = { slaves: 1, slotsPerSlave: 1, processorModules, environment };
    await withCluster(options, async (cluster) => {
      const { masterUrl, folder } = cluster;
      const waiting = waitingOrder(folder, "waits");
      const form = { task_type: "obey", orders: [waiting.file, order("b.json", { act: "answer" })] };
      const { body } = await submit(masterUrl, form, { headers: { prefer: "respond-async" } });
      await waiting.untilStarted();
      // So that its start is written down: what changes at one time is written at one time.
      await eventually(async () =>
        expect((await send(`${masterUrl}/jobs/${body.id}`)).body.state).toBe("running"),
      );
      expect((await scrape(masterUrl)).value("msdp_jobs_recovered")).toBe(0);
      await kill(cluster.master);
      await cluster.replaceMaster();
      const { value } = bind(await scrape(masterUrl));
      expect(value("msdp_jobs_recovered")).toBe(1);
      expect(value("msdp_open_jobs", { kind: "durable" })).toBe(1);
      expect(value("msdp_attempts_lost_total", { code: "stopping" })).toBe(1);
      expect(value("msdp_attempts_lost_total")).toBe(1);
      expect(value("msdp_jobs_taken_total")).toBe(0);
      waiting.letGo();
      await untilEnded(`${masterUrl}/jobs/${body.id}`);
      const ended = await scrape(masterUrl);
      expect(ended.value("msdp_jobs_total", { task_type: "obey", outcome: "done" })).toBe(1);
      expect(ended.value("msdp_tasks_total", { outcome: "done" })).toBe(2);
    });
  },
);

describe("a slave's metrics", () => {
  test("count what it ran, and show its slots and whether its master knows it", async () => {
    await withCluster({ slaves: 1, slotsPerSlave: 2, processorModules }, async (cluster) => {
      const { url } = cluster.slaves[0]!;
      const orders = [order("ok.json", { act: "answer" }), order("no.json", { act: "fail", message: "no" })];
      await submit(cluster.masterUrl, { task_type: "obey", orders });
      const waiting = waitingOrder(cluster.folder, "waits");
      const answer = submit(cluster.masterUrl, { task_type: "obey", orders: [waiting.file] });
      await waiting.untilStarted();
      const { value } = bind(await scrape(url));
      waiting.letGo();
      await answer;
      expect(value("msdp_slave_slots")).toBe(2);
      expect(value("msdp_slave_busy_slots")).toBe(1);
      expect(value("msdp_slave_registered")).toBe(1);
      expect(value("msdp_slave_tasks_total", { task_type: "obey", outcome: "done" })).toBe(1);
      expect(value("msdp_slave_tasks_total", { task_type: "obey", outcome: "failed" })).toBe(1);
      expect(value("msdp_slave_task_failures_total", { code: "processor_failed" })).toBe(1);
      expect(value("msdp_slave_task_failures_total")).toBe(1);
      expect(value("msdp_slave_task_processing_seconds_count", { task_type: "obey" })).toBe(1);
      expect(value("msdp_disk_free_bytes", { folder: "data" })).toBeGreaterThan(0);
      expect(value("msdp_build_info", { role: "slave" })).toBe(1);
    });
  });
});

describe("with CLUSTER_TOKEN, metrics", () => {
  const token = "a-token-of-this-test-alone";

  test("of a slave are for those who have it", async () => {
    const environment = { CLUSTER_TOKEN: token, HOST: "127.0.0.1" };
    await withCluster({ slaves: 1, environment }, async ({ slaves }) => {
      const { url } = slaves[0]!;
      expect(await send(`${url}/metrics`)).toMatchObject({ status: 401, body: { code: "unauthorized" } });
      expect((await scrape(url, { headers: bearer(token) })).value("msdp_slave_registered")).toBe(1);
    });
  });

  test("of a master that others can reach as well, and hold no secret", async () => {
    const environment = { CLUSTER_TOKEN: token, HOST: "0.0.0.0" };
    await withTemporaryFolder(async (folder) => {
      await withMaster({ folder, environment }, async ({ url }) => {
        expect((await send(`${url}/metrics`)).status).toBe(401);
        const shown = await fetch(`${url}/metrics`, { headers: bearer(token) });
        expect(shown.status).toBe(200);
        expect(await shown.text()).not.toContain(token);
      });
    });
  });
});

async function post(url: string, body?: unknown): Promise<Answer> {
  const headers = { "content-type": "application/json" };
  return send(url, { method: "POST", headers, ...(body !== undefined && { body: JSON.stringify(body) }) });
}

async function untilEnded(jobUrl: string): Promise<void> {
  await eventually(async () => expect((await send(jobUrl)).body.ended_at).not.toBeNull(), 20_000);
}

function bind(one: Scrape): { value: Scrape["value"] } {
  return { value: (name, labels) => one.value(name, labels) };
}
