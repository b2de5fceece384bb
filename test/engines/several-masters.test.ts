/** Masters that share a database and their folders, and slaves that pull: any master does what any other does, or did. */
import { readFile, readdir } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { eventually, kill, launchSlave, quietEnvironment, share } from "../support/cluster.ts";
import { running } from "../support/processes.ts";
import { ask, bearer, file, register, send, submit } from "../support/requests.ts";
import { databaseVariables, presentDatabases } from "../support/databases.ts";
import { type SharedCluster, withSharedCluster } from "../support/shared-cluster.ts";
import { obedient, order } from "../support/test-processors.ts";
import { waitingOrder } from "../support/waiting-order.ts";

const respondAsync = { headers: { prefer: "respond-async" } };

async function submitAsync(url: string, files: File[]): Promise<string> {
  const { status, body } = await submit(url, { task_type: "obey", orders: files }, respondAsync);
  expect(status).toBe(202);
  return body.id;
}

async function untilEnded(url: string, jobId: string, timeoutMs?: number) {
  return eventually(async () => {
    const { body } = await send(`${url}/jobs/${jobId}`);
    expect(["done", "partial", "failed", "cancelled"]).toContain(body.state);
    return body;
  }, timeoutMs);
}

// Five processes and a database for each of the later tests, and locks that have to run out.
describe.for(presentDatabases)("of several masters on $name", { timeout: 180_000 }, (kind) => {
  describe("that all live", () => {
    const cluster = share<SharedCluster>((use) => withSharedCluster({ database: kind }, use), 60_000);
    const urls = (): [string, string] => [cluster().masters[0]!.url, cluster().masters[1]!.url];

    test("each answers for a job of another: its state, its events, its result", async () => {
      const [one, other] = urls();
      const waiting = waitingOrder(cluster().folder, "shared");
      const jobId = await submitAsync(one, [waiting.file]);
      await waiting.untilStarted();
      const { body: shown } = await send(`${other}/jobs/${jobId}`);
      expect(shown).toMatchObject({ state: "running", slaves_at_work: [shown.files[0].slave_id] });
      const { body: found } = await send(`${other}/jobs?filename=SHARE`);
      expect(found.jobs).toMatchObject([{ id: jobId, slaves_at_work: shown.slaves_at_work }]);
      const events = await ask(`${other}/jobs/${jobId}/events`);
      waiting.letGo();
      const text = await events.text();
      expect(text).toContain("event: snapshot");
      expect(text.lastIndexOf('"state":"done"')).toBeGreaterThan(text.indexOf('"state":"running"'));
      const result = await ask(`${other}/jobs/${jobId}/files/0/result`);
      expect(await result.json()).toEqual({ obeyed: "wait" });
    });

    test("each waits for the end of what it took, wherever the outcome came in", async () => {
      const files = Array.from({ length: 12 }, (_, index) => file(`${index}.txt`, "a\nb\n"));
      const { status, body } = await submit(urls()[0], { task_type: "lines", files });
      expect(status).toBe(200);
      expect(body.total_files_processed).toBe(12);
      expect(body.saved_files).toEqual(
        files.map(({ name }) => `processed_results/lines/${name.replace(".txt", "_lines.json")}`),
      );
    });

    test("each may do a stage of a gathering job", async () => {
      const texts = ["red red blue", "blue", "green blue"].map((text, index) => file(`${index}.txt`, text));
      const [one, other] = await Promise.all(
        urls().map((url) => submit(url, { task_type: "shares", texts })),
      );
      expect([one!.status, other!.status]).toEqual([200, 200]);
      // The second bears numbers, since the names were taken.
      expect(new Set([...one!.body.saved_files, ...other!.body.saved_files]).size).toBe(6);
    });

    test("one makes the job of an idempotency key that both are sent", async () => {
      const init = { headers: { ...respondAsync.headers, "idempotency-key": "once" } };
      const form = { task_type: "obey", orders: [order("once.json", { act: "answer" })] };
      const answers = await Promise.all(urls().map((url) => submit(url, form, init)));
      expect(answers.map(({ status }) => status)).toEqual([202, 202]);
      expect(answers[0]!.body.id).toBe(answers[1]!.body.id);
      await untilEnded(urls()[0], answers[0]!.body.id);
    });

    test("one cancels what another took, and what runs of it ends within two seconds", async () => {
      const [one, other] = urls();
      const waiting = waitingOrder(cluster().folder, "cancelled");
      const jobId = await submitAsync(one, [waiting.file]);
      const pid = await waiting.untilStarted();
      const startedAt = Date.now();
      expect((await send(`${other}/jobs/${jobId}/cancel`, { method: "POST" })).body.state).toBe("cancelled");
      await eventually(() => expect(running([pid])).toEqual([]));
      expect(Date.now() - startedAt).toBeLessThan(2000);
    });

    test("none takes a slave that waits to be called, and says what to set", async () => {
      const { status, body } = await register(urls()[0], { slave_ip: "127.0.0.1", slave_port: 3000 });
      expect(status).toBe(400);
      expect(body.error).toContain("ENGINE=http");
    });

    test("none hands out a file without a ticket of its own", async () => {
      const forged = Buffer.from(
        JSON.stringify({ jobId: "j", index: 0, attempt: 1, expiresAt: 9e15 }),
      ).toString("base64url");
      const { status } = await fetch(`${urls()[0]}/attempts/${forged}.c2lnbmF0dXJl/inputs/0`, {
        headers: bearer("x"),
      });
      expect(status).toBe(401);
    });
  });

  test("one is killed: its durable job goes on, and what its own client waited for is cancelled", async () => {
    await withSharedCluster({ database: kind }, async ({ masters, folder }) => {
      const [one, other] = masters as [(typeof masters)[0], (typeof masters)[0]];
      const durable = waitingOrder(folder, "durable");
      const awaited = waitingOrder(folder, "awaited");
      const jobId = await submitAsync(one.url, [durable.file]);
      const lost = submit(one.url, { task_type: "obey", orders: [awaited.file] }).catch(() => undefined);
      await Promise.all([durable.untilStarted(), awaited.untilStarted()]);
      const { body } = await send(`${other.url}/jobs`);
      const awaitedId = body.jobs.find((job: { id: string }) => job.id !== jobId).id;
      await kill(one);
      await lost;
      durable.letGo();
      expect(await untilEnded(other.url, jobId)).toMatchObject({ state: "done", files: [{ attempts: 1 }] });
      expect((await untilEnded(other.url, awaitedId)).state).toBe("cancelled");
      awaited.letGo();
    });
  });

  test("each sees a killed slave's task go to another, and one committed result", async () => {
    await withSharedCluster(
      { database: kind, slotsPerSlave: 1 },
      async ({ masters, slaves, folder, url }) => {
        const stalled = path.join(folder, "stalled");
        const jobId = await submitAsync(url, [order("stall.json", { act: "stall", once: stalled })]);
        const { body: before } = await eventually(async () => {
          const answer = await send(`${url}/jobs/${jobId}`);
          expect(answer.body.files[0].slave_id).not.toBeNull();
          await readFile(stalled);
          return answer;
        });
        const port = /:(\d+)-/.exec(before.files[0].slave_id)![1];
        await kill(slaves.find((slave) => slave.url.endsWith(`:${port}`))!);
        const after = await untilEnded(masters[1]!.url, jobId, 60_000);
        expect(after).toMatchObject({ state: "done", files: [{ attempts: 2 }] });
        expect(await readdir(path.join(folder, "processed_results", "obey"))).toEqual(["stall_obeyed.json"]);
      },
    );
  });

  test("none believes a slave that froze past its lock and then comes with its outcome", async () => {
    await withSharedCluster({ database: kind, slaves: 1 }, async ({ slaves, folder, url, database }) => {
      const waiting = waitingOrder(folder, "frozen");
      const jobId = await submitAsync(url, [waiting.file]);
      await waiting.untilStarted();
      process.kill(slaves[0]!.pid, "SIGSTOP");
      const environment = {
        ...quietEnvironment(),
        ENGINE: "bullmq",
        [databaseVariables[database.kind]]: database.url,
        MASTER_URL: url,
        SLAVE_PORT: "0",
      };
      const second = await launchSlave(folder, environment, [obedient]);
      try {
        await eventually(async () => {
          const { body } = await send(`${url}/jobs/${jobId}`);
          expect(body.files[0]).toMatchObject({ attempts: 2, state: "running" });
        }, 60_000);
        waiting.letGo();
        expect(await untilEnded(url, jobId)).toMatchObject({ state: "done", files: [{ attempts: 2 }] });
      } finally {
        process.kill(slaves[0]!.pid, "SIGCONT");
        await second.stop();
      }
      expect(await readdir(path.join(folder, "processed_results", "obey"))).toEqual(["frozen_obeyed.json"]);
    });
  });

  test("each says 503 at once while the database is away, and goes on with every job when it is back", async () => {
    await withSharedCluster({ database: kind }, async ({ masters, folder, database }) => {
      const [one, other] = [masters[0]!.url, masters[1]!.url];
      const waiting = waitingOrder(folder, "outage");
      const jobId = await submitAsync(one, [waiting.file, order("next.json", { act: "answer" })]);
      await waiting.untilStarted();
      await database.kill();
      const startedAt = Date.now();
      const refused = await submit(one, { task_type: "obey", orders: [order("no.json", { act: "answer" })] });
      expect(refused.status).toBe(503);
      expect(refused.body).toMatchObject({ code: "engine_down", retryable: true });
      expect(Date.now() - startedAt).toBeLessThan(2000);
      expect((await send(`${other}/readyz`)).body).toMatchObject({
        status: "not_ready",
        reasons: ["engine_down"],
      });
      waiting.letGo();
      await database.start();
      expect(await untilEnded(other, jobId, 60_000)).toMatchObject({ state: "done", counts: { done: 2 } });
      expect((await send(`${other}/readyz`)).status).toBe(200);
    });
  });

  test("each tells who waits that the job is gone when everything in the database was deleted", async () => {
    await withSharedCluster({ database: kind }, async ({ masters, folder, database, url }) => {
      const waiting = waitingOrder(folder, "flushed");
      const answer = submit(masters[0]!.url, { task_type: "obey", orders: [waiting.file] });
      await waiting.untilStarted();
      await database.flush();
      expect(await answer).toMatchObject({ status: 503, body: { code: "engine_down", retryable: true } });
      waiting.letGo();
      const next = await eventually(async () => {
        const again = await submit(url, {
          task_type: "obey",
          orders: [order("next.json", { act: "answer" })],
        });
        expect(again.status).toBe(200);
        return again;
      });
      expect(next.body.total_files_processed).toBe(1);
    });
  });
});
