import { readFile, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { withScopes } from "../../../src/master/access/caller.ts";
import type { KeyHolder } from "../../../src/master/access/key-ring.ts";
import { Sessions } from "../../../src/master/access/sessions.ts";
import { withTemporaryFolder } from "../../support/cluster.ts";
import { isWindows } from "../../support/processes.ts";

const holder: KeyHolder = { caller: withScopes("a.reader", ["read"]), hash: "sha256:1" };
const other: KeyHolder = { ...holder, hash: "sha256:2" };
const named = () => [holder];

interface Setting {
  secretFile: string;
  clock: { now: number };
  open: () => Promise<Sessions>;
}

async function withSessions(use: (setting: Setting) => Promise<void>): Promise<void> {
  await withTemporaryFolder(async (folder) => {
    const clock = { now: 1_000_000 };
    const secretFile = path.join(folder, "session-secret");
    const open = async () => Sessions.open({ secretFile, ttlSeconds: 60, now: () => clock.now });
    await use({ secretFile, clock, open });
  });
}

describe("a session", () => {
  test("lasts until its last second and no longer", async () => {
    await withSessions(async ({ clock, open }) => {
      const sessions = await open();
      const { value } = sessions.begin(holder);
      clock.now += 59_999;
      expect(sessions.find(value, named)?.holder).toBe(holder);
      clock.now += 1;
      expect(sessions.find(value, named)).toBeUndefined();
    });
  });

  test("belongs to the key that it was opened with, of several of one name", async () => {
    await withSessions(async ({ open }) => {
      const sessions = await open();
      const { value } = sessions.begin(holder);
      expect(sessions.find(value, () => [other, holder])?.holder).toBe(holder);
      expect(sessions.find(value, () => [other])).toBeUndefined();
      expect(sessions.find(value, () => [])).toBeUndefined();
    });
  });

  test("is known to a master that starts anew, until the secret is lost", async () => {
    await withSessions(async ({ secretFile, open }) => {
      const { value } = (await open()).begin(holder);
      expect((await open()).find(value, named)?.holder).toBe(holder);
      await writeFile(secretFile, "");
      const anew = await open();
      expect(anew.find(value, named)).toBeUndefined();
      expect(anew.find(anew.begin(holder).value, named)?.holder).toBe(holder);
      // Else everybody could sign with nothing.
      expect(Buffer.from(await readFile(secretFile, "utf8"), "base64url")).toHaveLength(32);
    });
  });

  test("two of one moment are two", async () => {
    await withSessions(async ({ open }) => {
      const sessions = await open();
      const [one, two] = [sessions.begin(holder), sessions.begin(holder)];
      sessions.end(one.value);
      expect(sessions.find(one.value, named)).toBeUndefined();
      expect(sessions.find(two.value, named)).toBeDefined();
    });
  });
});

test("the secret is its owner's alone, and there is none before there is a session", async () => {
  await withSessions(async ({ secretFile, open }) => {
    const sessions = await open();
    await expect(stat(secretFile)).rejects.toThrow();
    sessions.begin(holder);
    expect(Buffer.from(await readFile(secretFile, "utf8"), "base64url")).toHaveLength(32);
    const { mode } = await stat(secretFile);
    // Windows knows no such rights.
    expect(mode & 0o777).toBe(isWindows ? mode & 0o777 : 0o600);
  });
});
