/** How the SDK follows a job: real jobs, behind a proxy that hangs up or lets no events through. */
import { describe, expect, test } from "vitest";
import { type Client, type FeedEvent, type JobView, createClient } from "../../src/client/client.ts";
import { type BreakingProxy, withBreakingProxy } from "../support/breaking-proxy.ts";
import { eventually, kill, shareCluster, withCluster } from "../support/cluster.ts";
import { file } from "../support/requests.ts";
import { order, testProcessors } from "../support/test-processors.ts";
import { waitingOrder } from "../support/waiting-order.ts";

const cluster = shareCluster({ processorModules: testProcessors });

async function throughProxy(use: (client: Client, proxy: BreakingProxy) => Promise<void>): Promise<void> {
  await withBreakingProxy(cluster().masterUrl, (proxy) => use(createClient({ baseUrl: proxy.url }), proxy));
}

/** Submits a file that runs until it is let go, and one that answers at once. */
async function startJob(client: Client, folder: string, name: string) {
  const waiting = waitingOrder(folder, `${name}.json`);
  const quick = order(`${name}-quick.json`, { act: "answer" });
  const submitted = await client.submit([waiting.file, quick], { taskType: "obey" });
  if (submitted.kind !== "accepted") throw new Error("The master answered at once.");
  await waiting.untilStarted();
  const { id } = submitted.job;
  return { id, letGo: () => waiting.letGo() };
}

const isLook = ({ method, path }: { method: string; path: string }): boolean =>
  method === "GET" && /^\/jobs\/[^/]+$/.test(path);
const isListening = ({ path }: { path: string }): boolean => path.endsWith("/events");

describe("wait", () => {
  test("hears of a job's changes by its events alone, and draws it as the master shows it", async () => {
    await throughProxy(async (client, proxy) => {
      const { id, letGo } = await startJob(client, cluster().folder, "hears");
      const seen: JobView[] = [];
      const job = await client.wait(id, {
        onChange: (now) => {
          seen.push(now);
          if (now.counts.done === 1) letGo();
        },
      });
      expect(proxy.asked.filter(isLook)).toEqual([]);
      expect(seen.at(-1)).toEqual(job);
      expect(seen[0]?.state).toBe("running");
      expect(job).toEqual(await client.getJob(id));
      expect(job.counts.done).toBe(2);
    });
  });

  test("goes on after the last event that it has heard when the line breaks", async () => {
    await throughProxy(async (client, proxy) => {
      const { id, letGo } = await startJob(client, cluster().folder, "resumes");
      proxy.break("midAnswer", /\/events$/);
      proxy.break("answer", /\/events$/);
      const waiting = client.wait(id);
      await eventually(() => expect(proxy.asked.filter(isListening).length).toBeGreaterThan(2));
      letGo();
      const job = await waiting;
      expect(job).toEqual(await client.getJob(id));
      const [first, second, third] = proxy.asked.filter(isListening);
      expect(first?.headers["last-event-id"]).toBeUndefined();
      expect(second?.headers["last-event-id"]).toMatch(/^\d+$/);
      expect(second?.headers["last-event-id"]).toBe(third?.headers["last-event-id"]);
    });
  });

  test("asks again and again where a master has no events", async () => {
    await throughProxy(async (client, proxy) => {
      const { id, letGo } = await startJob(client, cluster().folder, "asks");
      proxy.break("notFound", /\/events$/, 1000);
      const waiting = client.wait(id);
      await eventually(() => expect(proxy.asked.filter(isLook).length).toBeGreaterThan(2));
      letGo();
      expect(await waiting).toEqual(await client.getJob(id));
    });
  });

  test("asks again and again where something on the way keeps the events back", async () => {
    await throughProxy(async (client, proxy) => {
      const { id, letGo } = await startJob(client, cluster().folder, "kept-back");
      proxy.break("keepBack", /\/events$/, 1000);
      const waiting = client.wait(id);
      await eventually(() => expect(proxy.asked.filter(isLook).length).toBeGreaterThan(2), 20_000);
      letGo();
      expect((await waiting).state).toBe("done");
    });
  });

  test.each(["by its events", "by asking"])("hands over how far a long file is, %s", async (how) => {
    await throughProxy(async (client, proxy) => {
      if (how === "by asking") proxy.break("notFound", /\/events$/, 1000);
      const progress = { done: 7, total: 40, unit: "pages" };
      const waiting = waitingOrder(cluster().folder, `long, ${how}.json`, progress);
      const { id } = await client.openJob({ taskType: "obey" });
      await client.addFiles(id, [waiting.file]);
      await client.close(id);
      const told: unknown[] = [];
      const job = await client.wait(id, {
        onChange: ({ files }) => {
          told.push(files[0]?.progress);
          if (files[0]?.progress) waiting.letGo();
        },
      });
      expect(told).toContainEqual(progress);
      expect(job.files[0]?.progress).toBeNull();
    });
  });

  test("rejects when the job is not there, or is removed meanwhile", async () => {
    await throughProxy(async (client) => {
      await expect(client.wait("none")).rejects.toMatchObject({ status: 404, code: "not_found" });
      const { id } = await client.openJob({ taskType: "lines" });
      const removed = client.wait(id, { onChange: () => void client.remove(id) });
      // It is cancelled before it is removed, and whichever is heard first ends the waiting.
      const outcome = await removed.then(
        (job) => job.state,
        (error: { code: string }) => error.code,
      );
      expect(["cancelled", "not_found"]).toContain(outcome);
      await expect(client.wait(id)).rejects.toMatchObject({ code: "not_found" });
    });
  });

  test("ends by its signal, and leaves no connection and no job cancelled", async () => {
    await throughProxy(async (client, proxy) => {
      const { id, letGo } = await startJob(client, cluster().folder, "leaves");
      const enough = new AbortController();
      const waiting = client.wait(id, {
        signal: enough.signal,
        onChange: () => enough.abort(new Error("enough")),
      });
      await expect(waiting).rejects.toThrow("enough");
      await eventually(() => expect(proxy.countUnanswered()).toBe(0));
      expect((await client.getJob(id)).state).toBe("running");
      letGo();
      await client.wait(id);
    });
  });
});

test("wait outlives a master that is killed and comes back", async () => {
  await withCluster({ processorModules: testProcessors }, async (own) => {
    const client = createClient({ baseUrl: own.masterUrl });
    const { id, letGo } = await startJob(client, own.folder, "outlives");
    let isHeard = false;
    const waiting = client.wait(id, { onChange: () => (isHeard = true) });
    await eventually(() => expect(isHeard).toBe(true));
    await kill(own.master);
    await own.replaceMaster();
    letGo();
    expect((await waiting).counts.done).toBe(2);
  });
}, 60_000);

describe("events", () => {
  test("of a job come to an end with it; those after one that was heard leave out the rest", async () => {
    const client = createClient({ baseUrl: cluster().masterUrl });
    const { id, letGo } = await startJob(client, cluster().folder, "ends");
    letGo();
    const events: FeedEvent[] = [];
    for await (const event of client.events({ jobId: id })) events.push(event);
    expect(events[0]).toMatchObject({ event: "snapshot", data: { job: { id } } });
    expect(events.at(-1)).toMatchObject({ data: { job: { state: "done" } } });
    const lastEventId = events.at(0)!.id;
    const later: FeedEvent[] = [];
    for await (const event of client.events({ jobId: id, lastEventId })) later.push(event);
    expect(later.map(({ event }) => event)).not.toContain("snapshot");
  });

  test("of all jobs go on until the signal aborts", async () => {
    const client = createClient({ baseUrl: cluster().masterUrl });
    const enough = new AbortController();
    const seen: string[] = [];
    let jobId: string | undefined;
    const listening = (async () => {
      for await (const event of client.events({ signal: enough.signal })) {
        if (event.event === "snapshot") {
          const submitted = await client.submit([file("heard.txt")], { taskType: "lines" });
          if (submitted.kind === "accepted") jobId = submitted.job.id;
        }
        if (event.event !== "job" || event.data.job.id !== jobId) continue;
        seen.push(event.data.job.state);
        if (event.data.job.state === "done") enough.abort(new Error("enough"));
      }
    })();
    await expect(listening).rejects.toThrow("enough");
    expect(seen.at(-1)).toBe("done");
  });
});
