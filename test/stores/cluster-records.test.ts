/** What masters tell each other in a database that they share: each here has connections of its own to a real one. */
import { Redis } from "ioredis";
import { describe, expect, test } from "vitest";
import type { ClusterRecords } from "../../src/stores/cluster-records.ts";
import { openSharedDatabase } from "../../src/stores/shared-database.ts";
import { eventually, share } from "../support/cluster.ts";
import { presentDatabases } from "../support/databases.ts";
import type { TestDatabase } from "../support/test-database.ts";

const aMinute = 60_000;
const aMoment = 50;

describe.for(presentDatabases)("on $name", ({ kind, withOne }) => {
  const database = share<TestDatabase>((use) => withOne(use));

  const withMasters = async <Value>(
    use: (one: ClusterRecords, other: ClusterRecords) => Promise<Value>,
    url = database().url,
  ): Promise<Value> => {
    await database().flush();
    const opened = await Promise.all([0, 1].map(() => openSharedDatabase({ kind, url })));
    try {
      return await use(opened[0]!.cluster, opened[1]!.cluster);
    } finally {
      await Promise.all(opened.flatMap(({ records, cluster }) => [records.close(), cluster.close()]));
    }
  };

  test("masters have one secret, whoever asks first", async () => {
    await withMasters(async (one, other) => {
      const [first, second] = await Promise.all([one.secret(), other.secret()]);
      expect(first).toMatch(/^[\w-]{43}$/);
      expect(second).toBe(first);
      expect(await other.secret()).toBe(first);
    });
  });

  test("a master is alive until its time is up, or it leaves", async () => {
    await withMasters(async (one, other) => {
      await Promise.all([one.beat("a", aMinute), one.beat("b", aMinute), one.beat("c", aMoment)]);
      expect(await other.alive(["a", "b", "nobody"])).toEqual(new Set(["a", "b"]));
      await one.leave("b");
      await eventually(async () => expect(await other.alive(["a", "b", "c"])).toEqual(new Set(["a"])));
      await one.beat("c", aMinute);
      expect(await other.alive(["c"])).toEqual(new Set(["c"]));
      expect(await other.alive([])).toEqual(new Set());
    });
  });

  test("one holds a lease at a time, and another when its time is up", async () => {
    await withMasters(async (one, other) => {
      const answers = await Promise.all([
        one.holdLease("lead", "a", aMinute),
        other.holdLease("lead", "b", aMinute),
      ]);
      expect(answers.filter(Boolean)).toHaveLength(1);
      const [holder, waiting] = answers[0] ? ["a", "b"] : ["b", "a"];
      expect(await other.holdLease("other", waiting, aMinute)).toBe(true);
      expect(await one.holdLease("lead", holder, aMoment)).toBe(true);
      await eventually(async () => expect(await other.holdLease("lead", waiting, aMinute)).toBe(true));
      expect(await one.holdLease("lead", holder, aMinute)).toBe(false);
    });
  });

  test("what a slave has said is kept until its time is up, or it is forgotten", async () => {
    await withMasters(async (one, other) => {
      await one.keepSlave("s1", "said", aMinute);
      await one.keepSlave("s2", "first", aMinute);
      await other.keepSlave("s2", "again", aMinute);
      await one.keepSlave("s3", "quiet", aMoment);
      const kept = new Map([
        ["s1", "said"],
        ["s2", "again"],
      ]);
      await eventually(async () => expect(await other.slaves()).toEqual(kept));
      await one.forgetSlave("s2");
      expect([...(await other.slaves()).keys()]).toEqual(["s1"]);
    });
  });

  test("a database that is set up as it should be has no risk to tell of, and another has", async () => {
    await withMasters(async (one) => expect(await one.findRisks()).toEqual([]));
    const { url, expected } = await weaken(database());
    await withMasters(
      async (one) => expect(await one.findRisks()).toEqual([expect.stringMatching(expected)]),
      url,
    );
  });

  test("is away: that is said as engine_down, and does not last", async () => {
    await withMasters(async (one) => {
      await database().kill();
      await expect(one.beat("a", aMinute)).rejects.toMatchObject({ code: "engine_down", status: 503 });
      await database().start();
      await eventually(() => one.beat("a", aMinute));
      expect(await one.alive(["a"])).toEqual(new Set(["a"]));
    });
  });
});

/** Lets it lose what it has said to keep. */
async function weaken({ kind, url }: TestDatabase): Promise<{ url: string; expected: RegExp }> {
  if (kind === "postgres")
    return {
      url: `${url}?options=${encodeURIComponent("-c synchronous_commit=off")}`,
      expected: /^PostgreSQL has synchronous_commit off: .* is lost/,
    };
  const redis = new Redis(url);
  await redis.config("SET", "maxmemory-policy", "allkeys-lru");
  redis.disconnect();
  return {
    url,
    expected: /^Redis has maxmemory-policy allkeys-lru: .* may drop jobs/,
  };
}
