import { chmod, readFile, readdir, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import {
  createKey,
  listKeys,
  removeKey,
  retireOldKey,
  rotateKey,
} from "../../../src/master/access/key-changes.ts";
import { hashKey, parseKeyFile } from "../../../src/master/access/key-file.ts";
import { withTemporaryFolder } from "../../support/cluster.ts";
import { isWindows } from "../../support/processes.ts";

const reader = { name: "reader", scopes: ["read" as const] };

async function withFile(use: (file: string) => Promise<void>): Promise<void> {
  await withTemporaryFolder(async (folder) => use(path.join(folder, "keys.json")));
}

test("a key's hash is SHA-256, as FIPS 180-2 has it for 'abc'", () => {
  expect(hashKey("abc")).toBe("sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
});

describe("a change to the file of keys", () => {
  test("makes keys of 256 bits that nobody has yet", async () => {
    await withFile(async (file) => {
      const first = await createKey(file, reader);
      const second = await createKey(file, { ...reader, name: "other", rate: 5 });
      for (const key of [first, second]) {
        expect(key).toMatch(/^msdp_[\w-]{43}$/);
        expect(Buffer.from(key.slice("msdp_".length), "base64url")).toHaveLength(32);
      }
      expect(await listKeys(file)).toEqual([
        { name: "reader", hashes: [hashKey(first)], scopes: ["read"] },
        { name: "other", hashes: [hashKey(second)], scopes: ["read"], rate: 5 },
      ]);
    });
  });

  test("keeps two keys of a name at the most, and the newest alone when told", async () => {
    await withFile(async (file) => {
      await createKey(file, reader);
      const [second, third] = [await rotateKey(file, "reader"), await rotateKey(file, "reader")];
      expect((await listKeys(file))[0]?.hashes).toEqual([hashKey(second), hashKey(third)]);
      await retireOldKey(file, "reader");
      expect((await listKeys(file))[0]?.hashes).toEqual([hashKey(third)]);
      await removeKey(file, "reader");
      expect(await listKeys(file)).toEqual([]);
    });
  });

  test("that cannot be made leaves the file as it was, and nothing beside it", async () => {
    await withFile(async (file) => {
      await createKey(file, reader);
      const before = await readFile(file, "utf8");
      await expect(createKey(file, reader)).rejects.toThrow(/There is a key 'reader'.*'rotate'/);
      await expect(createKey(file, { ...reader, name: "a b" })).rejects.toThrow(/name: letters/);
      await expect(createKey(file, { name: "b", scopes: [] })).rejects.toThrow(/at least one of submit/);
      await expect(rotateKey(file, "nobody")).rejects.toThrow(/no key 'nobody'.*there is reader/);
      await expect(removeKey(file, "nobody")).rejects.toThrow(/no key 'nobody'/);
      expect(await readFile(file, "utf8")).toBe(before);
      expect(await readdir(path.dirname(file))).toEqual(["keys.json"]);
    });
  });

  test("waits for no other: of two at once neither is lost unsaid", async () => {
    await withFile(async (file) => {
      const names = ["a", "b", "c", "d"];
      const tries = await Promise.allSettled(names.map((name) => createKey(file, { ...reader, name })));
      const made = names.filter((_name, at) => tries[at]?.status === "fulfilled");
      expect(made.length).toBeGreaterThan(0);
      expect((await listKeys(file)).map(({ name }) => name).toSorted()).toEqual(made);
      for (const failed of tries.filter((one) => one.status === "rejected")) {
        expect(String(failed.reason)).toMatch(/another change is under way/);
      }
    });
  });

  test.skipIf(isWindows)("makes a file that is its owner's alone, and keeps the rights of one", async () => {
    await withFile(async (file) => {
      await createKey(file, reader);
      expect((await stat(file)).mode & 0o777).toBe(0o600);
      await chmod(file, 0o640);
      await rotateKey(file, "reader");
      expect((await stat(file)).mode & 0o777).toBe(0o640);
    });
  });

  test("is not made to a file that it does not understand", async () => {
    await withFile(async (file) => {
      await writeFile(file, '{"keys":[],"comment":"mine"}');
      await expect(createKey(file, reader)).rejects.toThrow(/Unrecognized key: "comment"/);
      expect(await readFile(file, "utf8")).toContain("mine");
    });
  });
});

describe("a file of keys is refused", () => {
  const hash = `sha256:${"0".repeat(64)}`;
  const key = { name: "a", hashes: [hash], scopes: ["read"] };
  const otherHash = `sha256:${"1".repeat(64)}`;

  test.each([
    ["that is a list", [key], /keys/],
    ["with one name twice", { keys: [key, { ...key, hashes: [otherHash] }] }, /a stands here twice/],
    ["with one key twice", { keys: [key, { ...key, name: "b" }] }, /sha256:0+ stands here twice/],
    ["with a scope that is none", { keys: [{ ...key, scopes: ["root"] }] }, /keys\.0\.scopes\.0: .*"submit"/],
    [
      "with a hash of another kind",
      { keys: [{ ...key, hashes: ["md5:00"] }] },
      /keys\.0\.hashes\.0: 'sha256:'/,
    ],
    ["with a rate of nothing", { keys: [{ ...key, rate: 0 }] }, /keys\.0\.rate/],
    ["with the name of the operator", { keys: [{ ...key, name: "cluster" }] }, /taken by the master/],
    ["with the name of nobody", { keys: [{ ...key, name: "anonymous" }] }, /taken by the master/],
    ["with a word too much", { keys: [{ ...key, admin: true }] }, /admin/],
  ])("%s", (_what, content, sentence) => {
    expect(() => parseKeyFile("keys.json", JSON.stringify(content))).toThrow(sentence);
    expect(() => parseKeyFile("keys.json", JSON.stringify(content))).toThrow("keys.json");
  });
});
