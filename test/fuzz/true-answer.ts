/** What an answer of ours may look like, whatever came in. */
import { expect } from "vitest";
import { errorTable } from "../../src/protocol/errors.ts";
import type { Answer } from "../support/requests.ts";

/** A stack frame of Node, or a path of this machine. */
const leak = /\n\s+at .+:\d+:\d+|\/(?:home|root|tmp|work|usr|node_modules)\//;

/** Fails for a defect of ours, an answer without code and sentence, and one that tells of our insides. */
export function expectTrue({ status, body }: Answer): void {
  const text = JSON.stringify(body) ?? "";
  expect(text).not.toMatch(leak);
  if (status === 200) return;
  expect(body).toMatchObject({ error: expect.stringMatching(/\w/), code: expect.any(String) });
  expect(Object.keys(errorTable)).toContain(body.code);
  expect(body.code).not.toBe("internal");
}
