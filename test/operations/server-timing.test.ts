import { expect, test } from "vitest";
import { writeServerTiming } from "../../src/platform/server-timing.ts";
import { eventually, shareCluster } from "../support/cluster.ts";
import { scrape } from "../support/prometheus-text.ts";
import { file, getTask, send, submit } from "../support/requests.ts";
import { testProcessors } from "../support/test-processors.ts";
import { waitingOrder } from "../support/waiting-order.ts";

const cluster = shareCluster({ slaves: 1, slotsPerSlave: 1, processorModules: testProcessors });

function readTiming(headers: Headers): Record<string, number> {
  const parts = (headers.get("server-timing") ?? "").split(", ");
  return Object.fromEntries(
    parts.map((part) => {
      const [, name = part, ms = ""] = /^(\w+);dur=(\d+(?:\.\d+)?)$/.exec(part) ?? [];
      return [name, Number(ms)];
    }),
  );
}

test("durations are written as W3C Server Timing has them, and what did not happen is left out", () => {
  expect(writeServerTiming({ upload: 12, queue: 0.349, processing: undefined })).toBe(
    "upload;dur=12, queue;dur=0.3",
  );
});

test("POST /assign_task tells how long the files waited and how long they took, which is what the client waited", async () => {
  const { masterUrl, folder } = cluster();
  const [first, second] = [waitingOrder(folder, "first"), waitingOrder(folder, "second")];
  const inFront = submit(masterUrl, { task_type: "obey", orders: [first.file] });
  await first.untilStarted();
  const startedAt = performance.now();
  const behind = submit(masterUrl, { task_type: "obey", orders: [second.file] });
  const waitedMs = await eventually(async () => {
    const oldest = (await scrape(masterUrl)).value("msdp_queue_oldest_seconds", { task_type: "obey" });
    expect(oldest).toBeGreaterThan(0.15);
    return oldest * 1000;
  });
  first.letGo();
  await second.untilStarted();
  const ranFrom = performance.now();
  await eventually(() => expect(performance.now() - ranFrom).toBeGreaterThan(100));
  second.letGo();
  await inFront;
  const { headers } = await behind;
  const tookMs = performance.now() - startedAt;
  const { upload, queue, processing, ...rest } = readTiming(headers);
  expect(rest).toEqual({});
  expect(queue).toBeGreaterThanOrEqual(Math.floor(waitedMs));
  expect(processing).toBeGreaterThanOrEqual(100);
  const sum = upload! + queue! + processing!;
  expect(sum).toBeLessThanOrEqual(tookMs + 2);
  expect(sum).toBeGreaterThan(tookMs / 2);
});

test("an answer of a job whose files all failed has it too", async () => {
  const orders = [file("a.json", '{"act":"fail","message":"no"}')];
  const { status, headers } = await submit(cluster().masterUrl, { task_type: "obey", orders });
  expect(status).toBe(422);
  expect(Object.keys(readTiming(headers))).toEqual(["upload", "queue", "processing"]);
});

test("a slave's answer tells how long its call waited for a slot, and the processing time", async () => {
  const { url } = cluster().slaves[0]!;
  const [first, second] = ["third", "fourth"].map((name) => waitingOrder(cluster().folder, name));
  const inFront = getTask(url, { task_type: "obey", orders: [first!.file] });
  await first!.untilStarted();
  const behind = getTask(url, { task_type: "obey", orders: [second!.file] });
  await eventually(async () => {
    expect((await send(`${url}/check_status`)).body.calls).toHaveLength(2);
  });
  const waitedFrom = performance.now();
  await eventually(() => expect(performance.now() - waitedFrom).toBeGreaterThan(500));
  first!.letGo();
  await second!.untilStarted();
  const ranFrom = performance.now();
  await eventually(() => expect(performance.now() - ranFrom).toBeGreaterThan(100));
  second!.letGo();
  const [early, late] = [readTiming((await inFront).headers), readTiming((await behind).headers)];
  expect([Object.keys(early), Object.keys(late)]).toEqual([
    ["queue", "processing"],
    ["queue", "processing"],
  ]);
  expect(early["queue"]).toBeLessThan(late["queue"]!);
  // The upload may still have been on its way when its call was there.
  expect(late["queue"]).toBeGreaterThanOrEqual(100);
  expect(late["processing"]).toBeGreaterThanOrEqual(100);
});
