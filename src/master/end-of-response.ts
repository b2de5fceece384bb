/** When an answer is over, whoever ended it. */
import type { Response } from "express";

/** Aborts when the client has gone, or has all of its answer, or when the time is over that it would wait. */
export function endOf(response: Response, longestMs?: number): AbortSignal {
  const ended = new AbortController();
  // No `AbortSignal.timeout` in an `AbortSignal.any`: Node may collect it as garbage, and then it never aborts.
  const timer = longestMs === undefined ? undefined : setTimeout(() => ended.abort(), longestMs);
  const end = (): void => {
    clearTimeout(timer);
    ended.abort();
  };
  response.once("close", end);
  if (response.closed) end();
  return ended.signal;
}
