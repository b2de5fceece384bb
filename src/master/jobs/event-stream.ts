/** Sends events as `text/event-stream` (WHATWG HTML, server-sent events). */
import { once } from "node:events";
import type { Request, Response } from "express";
import { ServiceError } from "../../protocol/errors.ts";
import type { FeedEvent } from "../../protocol/events.ts";

/** Proxies close a connection on which nothing comes for a minute, most of them. */
const heartbeatMs = 15_000;

/** How long events go on to whoever may not see them any more. */
export const admissionCheckMs = 5000;

/** The `Last-Event-ID` that a browser sends when it connects again; other clients may say it in the query. */
export function readLastEventId(request: Request): number | undefined {
  const text = request.get("Last-Event-ID") ?? request.query["last_event_id"];
  if (text === undefined || text === "") return undefined;
  if (typeof text === "string" && /^\d{1,16}$/.test(text)) return Number(text);
  throw new ServiceError(
    "invalid_field",
    `'Last-Event-ID' is ${JSON.stringify(text)}. The id of an event is allowed.`,
    {
      field: "Last-Event-ID",
    },
  );
}

/**
 * Resolves when the events, the client or its right to them have come to an end. The next batch is only asked for when
 * this one is out.
 */
export async function sendEvents(
  response: Response,
  batches: AsyncIterable<FeedEvent[]>,
  mayGoOn: () => boolean,
): Promise<void> {
  const iterator = batches[Symbol.asyncIterator]();
  // The first batch before the headers: until then an error still has a status.
  let batch = await iterator.next();
  response.set({
    "content-type": "text/event-stream",
    "cache-control": "no-store",
    "x-accel-buffering": "no",
  });
  response.flushHeaders();
  const beat = (): void => void response.write(": alive\n\n");
  // At once too: there may be nothing else to say for long, and listeners wonder whether anything comes through.
  beat();
  const heartbeat = setInterval(beat, heartbeatMs);
  const admission = setInterval(() => {
    if (!mayGoOn()) response.destroy();
  }, admissionCheckMs);
  try {
    while (!batch.done && !response.destroyed) {
      if (!response.write(batch.value.map(toText).join(""))) await untilDrained(response);
      batch = await iterator.next();
    }
  } finally {
    clearInterval(heartbeat);
    clearInterval(admission);
    await iterator.return?.();
    response.end();
  }
}

function toText({ id, event, data }: FeedEvent): string {
  // JSON has no line ends of its own, so one `data:` line holds it.
  return `id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}

async function untilDrained(response: Response): Promise<void> {
  const stop = new AbortController();
  try {
    await Promise.race([
      once(response, "drain", { signal: stop.signal }),
      once(response, "close", { signal: stop.signal }),
    ]);
  } finally {
    stop.abort();
  }
}
