/** When an answer is over, whoever ended it. */
import type { Response } from "express";

/** Aborts when the client has gone, or has all of its answer. */
export function endOf(response: Response): AbortSignal {
  const ended = new AbortController();
  response.once("close", () => ended.abort());
  if (response.closed) ended.abort();
  return ended.signal;
}
