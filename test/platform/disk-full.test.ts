import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { toNoSpace } from "../../src/platform/disk-full.ts";

const errorOf = async (attempt: Promise<unknown>): Promise<unknown> =>
  attempt.then(
    () => undefined,
    (error) => error,
  );

test.runIf(existsSync("/dev/full"))("a full disk is said with the folder that we wrote to", async () => {
  const noSpace = toNoSpace(await errorOf(writeFile("/dev/full", "x")), "/spool/a");
  expect(noSpace).toMatchObject({ code: "no_space", status: 507, retryable: true });
  expect(noSpace?.message).toBe("The disk of /spool/a is full. Try again when there is room.");
  expect(noSpace?.details.retryAfterSeconds).toBeGreaterThan(0);
});

test.each([
  ["EDQUOT", "quota of /spool is used up"],
  ["EROFS", "/spool cannot be written"],
  ["EMFILE", "ulimit -n"],
  ["ENFILE", "This machine"],
])("%s, which no test can bring about everywhere, says %j", (code, words) => {
  const error = Object.assign(new Error(code), { code, path: "/spool/file" });
  expect(toNoSpace(error)?.message).toContain(words);
});

test("another error of the file system is none of room", async () => {
  expect(toNoSpace(await errorOf(readFile("/no/such/file")), "/spool")).toBeUndefined();
  expect(toNoSpace("ENOSPC", "/spool")).toBeUndefined();
});
