/** Reads `text/event-stream` as it comes in (WHATWG HTML §9.2.6, "Interpreting an event stream"). */

export interface StreamedEvent {
  id: string;
  event: string;
  data: string;
}

/**
 * The events of a stream until it ends. What is incomplete at the end is no event. Rejects with what the chunks reject
 * with.
 */
export async function* readEventStream(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<StreamedEvent> {
  let id = "";
  let event = "";
  let data: string[] = [];
  for await (const line of readLines(chunks)) {
    if (line === "") {
      if (data.length > 0) yield { id, event: event || "message", data: data.join("\n") };
      [event, data] = ["", []];
      continue;
    }
    const { field, value } = splitLine(line);
    if (field === "data") data.push(value);
    else if (field === "event") event = value;
    else if (field === "id" && !value.includes("\0")) id = value;
  }
}

/** `field: value`; a line that begins with a colon is a comment, of no field. */
function splitLine(line: string): { field: string; value: string } {
  const colon = line.indexOf(":");
  if (colon === -1) return { field: line, value: "" };
  return { field: line.slice(0, colon), value: line.slice(colon + 1).replace(/^ /, "") };
}

/** A line ends by CRLF, LF or CR, any of which may be cut in two by the chunks. */
async function* readLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  // Pieces, since a line of some megabytes comes in many chunks.
  let begun: string[] = [];
  let endedByReturn = false;
  for await (const chunk of chunks) {
    let text = decoder.decode(chunk, { stream: true });
    if (text === "") continue;
    if (endedByReturn && text.startsWith("\n")) text = text.slice(1);
    endedByReturn = text.endsWith("\r");
    const [first = "", ...more] = text.split(/\r\n|\n|\r/);
    begun.push(first);
    for (const next of more) {
      yield begun.join("");
      begun = [next];
    }
  }
}
