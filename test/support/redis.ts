/** A Redis of a test's own: the machine's `redis-server` on a free port, in a temporary folder. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { Redis } from "ioredis";
import { findFreePort } from "./ports.ts";
import type { TestDatabase } from "./test-database.ts";

/** `apt-get install redis-server` makes it true. */
export const hasRedis = spawnSync("redis-server", ["--version"]).status === 0;

export async function withRedis<Value>(test: (redis: TestDatabase) => Promise<Value>): Promise<Value> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "msdp-redis-"));
  const port = await findFreePort();
  const url = `redis://127.0.0.1:${port}`;
  let server: ChildProcess | undefined;
  const start = async (): Promise<void> => {
    server = spawn("redis-server", settings(port, folder), { stdio: "ignore" });
    await askOnce(url, (redis) => redis.ping());
  };
  const kill = async (): Promise<void> => {
    if (!server || server.exitCode !== null || server.signalCode !== null) return;
    const ended = once(server, "exit");
    server.kill("SIGKILL");
    await ended;
  };
  try {
    await start();
    return await test({
      url,
      kind: "redis",
      start,
      kill,
      flush: () => askOnce(url, (redis) => redis.flushall()),
      freeze: () => void server?.kill("SIGSTOP"),
      thaw: () => void server?.kill("SIGCONT"),
    });
  } finally {
    await kill();
    await rm(folder, { recursive: true, force: true });
  }
}

/** As it should be set up: nothing evicted, everything written down. A kill takes nothing that the system has. */
function settings(port: number, folder: string): string[] {
  const options = {
    port: String(port),
    bind: "127.0.0.1",
    dir: path.resolve(folder),
    save: "",
    appendonly: "yes",
    appendfsync: "everysec",
    "maxmemory-policy": "noeviction",
  };
  return Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]);
}

/** Waits until it answers. */
async function askOnce(url: string, ask: (redis: Redis) => Promise<unknown>): Promise<void> {
  const redis = new Redis(url, { maxRetriesPerRequest: null, retryStrategy: () => 25 });
  redis.on("error", () => undefined);
  try {
    await ask(redis);
  } finally {
    redis.disconnect();
  }
}
