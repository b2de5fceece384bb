/** What masters tell each other in Redis beside their jobs. */
import { randomBytes } from "node:crypto";
import type { Redis } from "ioredis";
import { z } from "zod";
import type { ClusterRecords } from "../cluster-records.ts";
import { ask, connectRedis, prefix } from "./redis-connection.ts";
import { holdLease } from "./scripts.ts";

const settingsSchema = z
  .array(z.string())
  .transform((flat) => new Map(flat.map((name, at): [string, string] => [name, flat[at + 1] ?? ""])));

export class RedisClusterRecords implements ClusterRecords {
  readonly #redis: Redis;

  private constructor(redis: Redis) {
    this.#redis = redis;
  }

  /** Rejects with an `Error` for people when nobody answers at the address. */
  static async open(url: string): Promise<RedisClusterRecords> {
    return new RedisClusterRecords(await connectRedis(url));
  }

  async secret(): Promise<string> {
    const key = `${prefix}secret`;
    return ask(async () => {
      await this.#redis.set(key, randomBytes(32).toString("base64url"), "NX");
      return z.string().parse(await this.#redis.get(key));
    });
  }

  async beat(masterId: string, ms: number): Promise<void> {
    await ask(() => this.#redis.set(`${prefix}master:${masterId}`, "alive", "PX", ms));
  }

  async leave(masterId: string): Promise<void> {
    await ask(() => this.#redis.del(`${prefix}master:${masterId}`));
  }

  async alive(masterIds: readonly string[]): Promise<Set<string>> {
    if (masterIds.length === 0) return new Set();
    const found = await ask(() => this.#redis.mget(masterIds.map((id) => `${prefix}master:${id}`)));
    return new Set(masterIds.filter((_, place) => found[place] !== null));
  }

  async holdLease(name: string, masterId: string, ms: number): Promise<boolean> {
    return (await ask(() => holdLease(this.#redis, [name, masterId, ms]))) === 1;
  }

  async keepSlave(slaveId: string, text: string, ms: number): Promise<void> {
    await ask(async () => {
      await this.#redis.set(`${prefix}slave:${slaveId}`, text, "PX", ms);
      await this.#redis.sadd(`${prefix}slaves`, slaveId);
    });
  }

  async forgetSlave(slaveId: string): Promise<void> {
    await ask(() => this.#redis.del(`${prefix}slave:${slaveId}`));
  }

  async slaves(): Promise<Map<string, string>> {
    return ask(async () => {
      const ids = await this.#redis.smembers(`${prefix}slaves`);
      if (ids.length === 0) return new Map<string, string>();
      const texts = await this.#redis.mget(ids.map((id) => `${prefix}slave:${id}`));
      const gone = ids.filter((_, place) => texts[place] === null);
      // One that has come back meanwhile enters again with its next beat.
      if (gone.length > 0) await this.#redis.srem(`${prefix}slaves`, ...gone);
      return new Map(ids.flatMap((id, place) => (texts[place] ? [[id, texts[place]] as const] : [])));
    });
  }

  async findRisks(): Promise<string[]> {
    const settings = await this.#settings();
    if (!settings) {
      return [
        "Redis does not tell its settings (CONFIG is not allowed). See that maxmemory-policy is noeviction and appendonly yes.",
      ];
    }
    const policy = settings.get("maxmemory-policy");
    const risks: string[] = [];
    if (policy !== "noeviction") {
      risks.push(
        `Redis has maxmemory-policy ${policy}: when its memory is full it may drop jobs and queued files. Set noeviction.`,
      );
    }
    if (settings.get("appendonly") !== "yes") {
      const lost = settings.get("save") ? "what came since its last snapshot" : "every job";
      risks.push(`Redis has appendonly no: when it stops, ${lost} is lost. Set appendonly yes.`);
    }
    return risks;
  }

  async close(): Promise<void> {
    this.#redis.disconnect();
  }

  async #settings(): Promise<Map<string, string> | undefined> {
    const names = ["maxmemory-policy", "appendonly", "save"];
    try {
      return settingsSchema.parse(await this.#redis.config("GET", ...(names as [string, ...string[]])));
    } catch {
      return undefined;
    }
  }
}
