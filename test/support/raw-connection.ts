/** A connection without a client on it, for what no client would do. */
import { once } from "node:events";
import { type Socket, connect } from "node:net";
import { eventually } from "./cluster.ts";

interface RawConnection {
  socket: Socket;
  /** What came so far. */
  heard: () => string;
  /** Resolves with all that came when a text has come; fails when it does not. */
  untilHeard: (text: string) => Promise<string>;
  /** Resolve with the milliseconds since the connection when the other side says no more, and when it hears no more. */
  ended: Promise<number>;
  closed: Promise<number>;
}

/**
 * Lends a connection to where a URL points. What goes wrong on it is seen by its end alone; the other side's end does
 * not end it, so that it can go on sending.
 */
export async function withConnection<Value>(
  url: string,
  use: (connection: RawConnection) => Promise<Value>,
): Promise<Value> {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true });
  socket.on("error", () => undefined);
  let text = "";
  socket.setEncoding("utf8").on("data", (part: string) => (text += part));
  const startedAt = performance.now();
  const untilEvent = (event: string): Promise<number> =>
    new Promise((resolve) => {
      socket.once(event, () => resolve(performance.now() - startedAt));
    });
  // Listened for from the beginning: one that is not let in hears of it as soon as it is connected.
  const ended = untilEvent("end");
  const closed = untilEvent("close");
  await once(socket, "connect");
  const untilHeard = async (wanted: string): Promise<string> =>
    eventually(() => {
      if (!text.includes(wanted)) throw new Error(`No '${wanted}' in: ${text.slice(0, 500)}`);
      return text;
    });
  try {
    return await use({ socket, heard: () => text, untilHeard, ended, closed });
  } finally {
    socket.destroy();
  }
}

/** The head of a `POST` with a form; `body` says how its length is told. */
export function postHead(path: string, body: string, more = ""): string {
  return (
    `POST ${path} HTTP/1.1\r\nHost: test\r\nContent-Type: multipart/form-data; boundary=b\r\n` +
    `${body}\r\n${more}\r\n`
  );
}

/** How a form begins that has one file under `files`; its bytes follow. */
export const fileHead =
  '--b\r\nContent-Disposition: form-data; name="task_type"\r\n\r\nlines\r\n' +
  '--b\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\n';

export const formEnd = "\r\n--b--\r\n";
