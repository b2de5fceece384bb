/**
 * An answer to a request whose body is still on its way. A server that closed its connection then would reset it, and
 * the client would see a broken pipe and never the answer; so what still comes is read and discarded for a while.
 */
import type { Request, Response } from "express";
import { fixedLimits } from "../protocol/limits.ts";

/** Long enough for a client on a slow line to look up from its sending, too short to be worth a liar's while. */
const discardMs = fixedLimits.discard_seconds.value * 1000;

/** Whether bytes of the request's body may still come. A request without a body may count as complete only later. */
export function isBodyOnItsWay({ complete, headers }: Request): boolean {
  const hasBody = headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;
  return hasBody && !complete;
}

/**
 * Sends a whole answer at once, says by the end of our side that nothing else will come, and reads on until the client
 * ends its side too or its time is up (as nginx does: `lingering_close`).
 */
export function answerEarly(request: Request, response: Response, body: unknown): void {
  const text = Buffer.from(JSON.stringify(body));
  const { socket } = request;
  response.set({
    Connection: "close",
    "Content-Type": "application/json; charset=utf-8",
    "Content-Length": String(text.length),
  });
  // The client knows its length. `response.end` would make Node close the connection both ways at once.
  response.write(text, () => socket.end());
  const timer = setTimeout(() => socket.destroy(), discardMs);
  socket.once("close", () => clearTimeout(timer));
  request.unpipe();
  request.resume();
}
