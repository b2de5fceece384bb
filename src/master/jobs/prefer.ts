/** The `Prefer` header of a submission: whether to answer at once, and how long to wait before (RFC 7240). */
import type { Request } from "express";

interface Preference {
  /** Whether the client would rather have the job's address than wait for its end (§4.1). */
  respondAsync: boolean;
  /** How long it would wait for the end before (§4.3). */
  waitMs: number;
}

/** RFC 7240 §4.3 leaves the longest wait to the server; most proxies give up after a minute. */
const longestWaitSeconds = 60;

/** `wait=N` says that a client can do with a 202, so it asks for the asynchronous answer as well. */
export function readPreference(request: Request): Preference {
  const preferences = (request.get("Prefer") ?? "").split(",").map((one) => one.trim().toLowerCase());
  const seconds = preferences.map((one) => /^wait\s*=\s*"?(\d{1,9})"?$/.exec(one)?.[1]).find(Boolean);
  const wait = Math.min(Number(seconds ?? 0), longestWaitSeconds);
  const respondAsync = preferences.some((one) => /^respond-async(\s*;|$)/.test(one));
  return { respondAsync: respondAsync || seconds !== undefined, waitMs: wait * 1000 };
}
