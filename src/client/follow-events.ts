/**
 * The events of a master as they happen, over connections that may break: each goes on after the last event that was
 * heard. By `fetch`, since an `EventSource` carries no key.
 */
import { type FeedEvent, feedEventSchema } from "../protocol/events.ts";
import { UnreachableError, toCallError } from "./client-error.ts";
import type { Connection } from "./connection.ts";
import { watchLine } from "./line-watch.ts";
import { createPatience } from "./patience.ts";
import { type StreamedEvent, readEventStream } from "./read-event-stream.ts";

export interface Following {
  /** `/events`, or `/jobs/{id}/events` */
  path: string;
  signal: AbortSignal | undefined;
  /** Begins after this event, without a snapshot. */
  lastEventId: number | undefined;
  patienceMs: number;
}

/** What answers sends no events, or something on the way lets none through. */
export class NoEventsError extends Error {
  override readonly name = "NoEventsError";
}

/** A master begins at once. A proxy that keeps an answer until it is whole lets nothing through. */
const longestStartMs = 10_000;

/** Three heartbeats of the master: the line is dead, though nobody has said so. */
const longestSilenceMs = 45_000;

/**
 * Ends when there is no more to come. Rejects with a `NoEventsError` when nothing was ever heard, with what the master
 * refuses, and with the signal's reason.
 */
export async function* followEvents(
  connection: Connection,
  { path, signal, lastEventId, patienceMs }: Following,
): AsyncGenerator<FeedEvent> {
  const { baseUrl } = connection;
  const patience = createPatience({ patienceMs, signal });
  const silence = new UnreachableError(baseUrl, new Error("its events have fallen silent"));
  let last = lastEventId;
  let wasHeard = false;
  for (;;) {
    const line = watchLine(signal);
    const tookTooLong = wasHeard ? silence : new NoEventsError(`No event of ${path} came.`);
    try {
      line.expectWithin(longestStartMs, tookTooLong);
      const body = await connect(connection, path, { last, signal: line.signal });
      if (!body) return;
      const noteChunk = (): void => {
        wasHeard = true;
        patience.renew();
        line.expectWithin(longestSilenceMs, silence);
      };
      for await (const event of readFeed(body, noteChunk, baseUrl)) {
        last = event.id;
        yield event;
        if (event.event === "removed") return;
      }
      throw new UnreachableError(baseUrl, new Error("its events have broken off"));
    } catch (error) {
      await patience.bear(line.reasonOf(error));
    } finally {
      line.end();
    }
  }
}

/** Nothing where the master says that there is nothing to come back for (No Content). */
async function connect(
  connection: Connection,
  path: string,
  { last, signal }: { last: number | undefined; signal: AbortSignal },
): Promise<ReadableStream<Uint8Array> | undefined> {
  const headers = {
    accept: "text/event-stream",
    ...(last !== undefined && { "last-event-id": String(last) }),
  };
  // Not by `call`, whose wait for the key's rate would pass for a silent line.
  const attempt = connection.send(path, { headers, signal });
  const response = await connection.expectOk(attempt, `GET ${path}`, signal);
  if (response.status === 204) return undefined;
  const type = response.headers.get("content-type") ?? "";
  if (response.body && type.startsWith("text/event-stream")) return response.body;
  throw new NoEventsError(`The answer to ${path} is no stream of events.`);
}

/** Events of kinds that a later master may know are passed over. */
async function* readFeed(
  body: ReadableStream<Uint8Array>,
  noteChunk: () => void,
  baseUrl: string,
): AsyncGenerator<FeedEvent> {
  for await (const streamed of readEventStream(readChunks(body, noteChunk, baseUrl))) {
    if (knownEvents.has(streamed.event)) yield toFeedEvent(streamed, baseUrl);
  }
}

const knownEvents = new Set<string>(feedEventSchema.options.map(({ shape }) => shape.event.value));

function toFeedEvent({ id, event, data }: StreamedEvent, baseUrl: string): FeedEvent {
  try {
    const parsed: unknown = JSON.parse(data);
    return feedEventSchema.parse({ id: Number(id), event, data: parsed });
  } catch (error) {
    throw new Error(`An event of ${baseUrl} is not as a master sends it.`, { cause: error });
  }
}

/** Not by `for await`, which Safari learnt late for streams. */
async function* readChunks(
  body: ReadableStream<Uint8Array>,
  noteChunk: () => void,
  baseUrl: string,
): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      noteChunk();
      yield value;
    }
  } catch (error) {
    throw toCallError(baseUrl, error);
  } finally {
    // A stream that has failed cannot be cancelled, and need not be.
    await reader.cancel().catch(() => undefined);
  }
}
