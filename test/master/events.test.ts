import { once } from "node:events";
import { describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { type FeedEvent, feedEventSchema } from "../../src/protocol/events.ts";
import { eventually, shareCluster } from "../support/cluster.ts";
import { ask, file, send, submit } from "../support/requests.ts";
import { testProcessors } from "../support/test-processors.ts";
import { waitingOrder } from "../support/waiting-order.ts";

const cluster = shareCluster({ slaves: 1, slotsPerSlave: 2, processorModules: testProcessors });

/** Submits a file that runs until it is let go. */
async function startJob(name: string) {
  const waiting = waitingOrder(cluster().folder, name);
  const headers = { prefer: "respond-async" };
  const form = { task_type: "obey", orders: [waiting.file, file(`${name}.json`, '{"act":"answer"}')] };
  const { body } = await submit(cluster().masterUrl, form, { headers });
  await waiting.untilStarted();
  return { id: body.id as string, letGo: () => waiting.letGo() };
}

/** Reads a stream of events until it ends, or `isEnough`. */
async function listen(
  address: string,
  {
    headers = {},
    isEnough = () => false,
  }: { headers?: Record<string, string>; isEnough?: (events: FeedEvent[]) => boolean } = {},
) {
  const response = await ask(`${cluster().masterUrl}${address}`, { headers });
  const events: FeedEvent[] = [];
  let text = "";
  for await (const chunk of response.body ?? []) {
    text += Buffer.from(chunk).toString("utf8");
    const blocks = text.split("\n\n");
    text = blocks.pop() ?? "";
    events.push(...blocks.filter((block) => !block.startsWith(":")).map(parseBlock));
    // Leaving the loop ends the connection.
    if (isEnough(events)) break;
  }
  return { status: response.status, type: response.headers.get("content-type"), events };
}

/** One event by the rules of the WHATWG's event stream format. */
function parseBlock(block: string): FeedEvent {
  const fields = Object.fromEntries(block.split("\n").map((line) => line.split(/: (.*)/s).slice(0, 2)));
  return feedEventSchema.parse({ id: Number(fields.id), event: fields.event, data: JSON.parse(fields.data) });
}

describe("GET /jobs/{id}/events", () => {
  test("begins with the job as it is, tells each file's change and ends with the job", async () => {
    const { id, letGo } = await startJob("tells");
    const heard = listen(`/jobs/${id}/events`);
    await eventually(async () => {
      expect((await send(`${cluster().masterUrl}/jobs/${id}`)).body.counts.done).toBe(1);
    });
    letGo();
    const { status, type, events } = await heard;
    expect({ status, type }).toEqual({ status: 200, type: "text/event-stream; charset=utf-8" });
    expect(events[0]).toMatchObject({ event: "snapshot", data: { job: { id } } });
    const files = events.filter((event) => event.event === "file").map(({ data }) => data.file);
    expect(files).toContainEqual(expect.objectContaining({ index: 0, state: "done" }));
    expect(events.at(-1)).toMatchObject({
      event: "job",
      data: { job: { state: "done", counts: { done: 2 } } },
    });
    const ids = events.map((event) => event.id);
    expect(ids).toEqual(ids.toSorted((a, b) => a - b));
  });

  test("tells how far a long file is, as its processor says", async () => {
    const progress = { done: 7, total: 40, unit: "pages" };
    const waiting = waitingOrder(cluster().folder, "long", progress);
    const headers = { prefer: "respond-async" };
    const form = { task_type: "obey", orders: [waiting.file] };
    const { body } = await submit(cluster().masterUrl, form, { headers });
    const saysSo = (event: FeedEvent): boolean =>
      event.event === "file" && event.data.file.progress?.done === progress.done;
    const { events } = await listen(`/jobs/${body.id}/events`, { isEnough: (heard) => heard.some(saysSo) });
    expect(events.find(saysSo)).toMatchObject({ data: { file: { state: "running", progress } } });
    waiting.letGo();
    const ended = await listen(`/jobs/${body.id}/events`);
    expect(ended.events.at(-1)).toMatchObject({ data: { job: { state: "done" } } });
    const { body: job } = await send(`${cluster().masterUrl}/jobs/${body.id}`);
    expect(job.files[0]).toMatchObject({ state: "done", progress: null });
  });

  test("goes on after the last event that the listener has seen, without a snapshot", async () => {
    const { id, letGo } = await startJob("resumes");
    const { events: first } = await listen(`/jobs/${id}/events`, { isEnough: (events) => events.length > 0 });
    letGo();
    const headers = { "last-event-id": String(first[0]?.id) };
    const { events } = await listen(`/jobs/${id}/events`, { headers });
    expect(events.map((event) => event.event)).not.toContain("snapshot");
    expect(events.filter((event) => event.event === "file").map(({ data }) => data.file.index)).toContain(0);
    expect(events.at(-1)).toMatchObject({ data: { job: { state: "done" } } });
  });

  test("answers a listener that comes back at once, though there may be nothing to tell for long", async () => {
    const { id, letGo } = await startJob("quiet");
    // The job is as it stays until it is let go once its other file has ended.
    const { revision } = await eventually(async () => {
      const { events } = await listen(`/jobs/${id}/events`, { isEnough: (heard) => heard.length > 0 });
      const [snapshot] = events;
      expect(snapshot).toMatchObject({ data: { job: { counts: { done: 1, running: 1 } } } });
      return { revision: String(snapshot?.id) };
    });
    for (const address of [`/jobs/${id}/events`, "/events"]) {
      const response = await fetch(`${cluster().masterUrl}${address}`, {
        headers: { "last-event-id": revision },
      });
      const reader = response.body!.getReader();
      const { value } = await reader.read();
      expect(Buffer.from(value).toString("utf8")).toBe(": alive\n\n");
      await reader.cancel();
    }
    letGo();
  });

  test("has nothing more to say of a job that has ended, and tells a browser not to come back", async () => {
    const { id, letGo } = await startJob("ends");
    letGo();
    const { events } = await listen(`/jobs/${id}/events`);
    const headers = { "last-event-id": String(events.at(-1)?.id) };
    expect((await listen(`/jobs/${id}/events`, { headers })).status).toBe(204);
  });

  test("starts with a snapshot again for a number that this master has never given", async () => {
    const { id, letGo } = await startJob("future");
    letGo();
    const headers = { "last-event-id": "9007199254740991" };
    const { events } = await listen(`/jobs/${id}/events`, { headers });
    expect(events[0]?.event).toBe("snapshot");
  });

  test("is 404 for a job that is not there, and 400 for an id that is none", async () => {
    expect((await send(`${cluster().masterUrl}/jobs/nobody/events`)).status).toBe(404);
    const headers = { "last-event-id": "yesterday" };
    expect((await send(`${cluster().masterUrl}/events`, { headers })).body.code).toBe("invalid_field");
  });
});

describe("GET /events", () => {
  test("begins with the latest jobs and tells what becomes of each", async () => {
    const { id, letGo } = await startJob("among-all");
    const isOver = (events: FeedEvent[]): boolean =>
      events.some(
        (event) => event.event === "job" && event.data.job.id === id && event.data.job.state === "done",
      );
    const heard = listen("/events", { isEnough: isOver });
    letGo();
    const { events } = await heard;
    expect(events[0]?.event).toBe("snapshot");
    expect(JSON.stringify(events[0]?.data)).toContain(id);
    expect(isOver(events) || JSON.stringify(events[0]).includes('"state":"done"')).toBe(true);
  });
});

describe("/ws", () => {
  async function connect() {
    const socket = new WebSocket(`${cluster().masterUrl.replace("http", "ws")}/ws`);
    const heard: unknown[] = [];
    socket.on("message", (message: Buffer) => heard.push(JSON.parse(message.toString("utf8"))));
    await once(socket, "open");
    return { socket, heard, say: (command: unknown) => socket.send(JSON.stringify(command)) };
  }

  test("tells the same events of the jobs that a client subscribes to, until it unsubscribes", async () => {
    const [followed, other] = [await startJob("followed"), await startJob("left")];
    const { socket, heard, say } = await connect();
    say({ action: "subscribe", job_id: followed.id });
    say({ action: "subscribe", job_id: other.id });
    await eventually(() => expect(heard).toHaveLength(2));
    say({ action: "unsubscribe", job_id: other.id });
    other.letGo();
    followed.letGo();
    await eventually(() => {
      const events = heard.map((event) => feedEventSchema.parse(event));
      expect(events.at(-1)).toMatchObject({
        event: "job",
        data: { job: { id: followed.id, state: "done" } },
      });
    });
    expect(heard.filter((event) => JSON.stringify(event).includes(other.id))).toHaveLength(1);
    socket.close();
  });

  test("says what is wrong with a command, and goes on", async () => {
    const { socket, heard, say } = await connect();
    socket.send("subscribe!");
    say({ action: "listen" });
    say({ action: "subscribe", job_id: "nobody" });
    await eventually(() => expect(heard).toHaveLength(3));
    const [noJson, noCommand, nobody] = heard;
    expect(noJson).toMatchObject({ code: "invalid_field", error: expect.stringContaining('"subscribe!"') });
    expect(noCommand).toMatchObject({
      code: "invalid_field",
      field: "action",
      error: expect.stringMatching(/^'action' is "listen"\. .*"subscribe"\|"unsubscribe"/),
    });
    expect(nobody).toMatchObject({ code: "not_found" });
    socket.close();
  });

  test("is the only address that takes an upgrade", async () => {
    const socket = new WebSocket(`${cluster().masterUrl.replace("http", "ws")}/elsewhere`);
    const [error] = await once(socket, "error");
    expect(String(error)).toContain("404");
  });
});
