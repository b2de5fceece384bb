/** The reader of event streams, by the examples and rules of WHATWG HTML §9.2.6. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { type StreamedEvent, readEventStream } from "../../src/client/read-event-stream.ts";

async function read(chunks: Uint8Array[]): Promise<StreamedEvent[]> {
  async function* come() {
    yield* chunks;
  }
  const events: StreamedEvent[] = [];
  for await (const event of readEventStream(come())) events.push(event);
  return events;
}

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

test.each<[name: string, text: string, events: StreamedEvent[]]>([
  [
    "lines of data are one text",
    "data: YHOO\ndata: +2\ndata: 10\n\n",
    [{ id: "", event: "message", data: "YHOO\n+2\n10" }],
  ],
  [
    "comments are nothing, an id stays until there is another, and what is incomplete is no event",
    ": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n",
    [
      { id: "1", event: "message", data: "first event" },
      { id: "", event: "message", data: "second event" },
    ],
  ],
  [
    "data without a value are empty lines",
    "data\n\ndata\ndata\n\ndata:",
    [
      { id: "", event: "message", data: "" },
      { id: "", event: "message", data: "\n" },
    ],
  ],
  [
    "one space after the colon is left out",
    "data:test\n\ndata: test\n\n",
    [
      { id: "", event: "message", data: "test" },
      { id: "", event: "message", data: "test" },
    ],
  ],
  [
    "a name holds for one event, a byte order mark for none, and an id with NUL is passed over",
    "\uFEFFevent: file\nid: 7\ndata: a:b\n\nid: 8\0\nretry: 10\ndata: c\n\n",
    [
      { id: "7", event: "file", data: "a:b" },
      { id: "7", event: "message", data: "c" },
    ],
  ],
])("%s", async (_, text, events) => {
  expect(await read([encode(text)])).toEqual(events);
});

test("lines may end by LF, CR or CRLF, and bytes may be cut anywhere", async () => {
  const line = fc
    .tuple(fc.constantFrom("data: ", "event: ", "id: ", ": ", ""), fc.string({ unit: "grapheme" }))
    .map(([field, value]) => field + value.replaceAll(/[\r\n\0\uFEFF]/g, ""));
  const cuts = fc.array(fc.nat(400), { maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(
      fc.array(line),
      fc.constantFrom("\n", "\r", "\r\n"),
      cuts,
      async (lines, end, places) => {
        const whole = await read([encode(lines.map((one) => `${one}\n`).join(""))]);
        const bytes = encode(lines.map((one) => one + end).join(""));
        const ends = [0, ...places.toSorted((a, b) => a - b), bytes.length];
        const pieces = ends.slice(1).map((to, place) => bytes.subarray(ends[place], to));
        expect(await read(pieces)).toEqual(whole);
      },
    ),
  );
});
