/** A Redis of the bench's own: the machine's `redis-server`, as docs/scaling.md says how it should be set up. */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { Redis } from "ioredis";
import { NotMeasured } from "./figures.mjs";
import { findFreePort } from "./free-port.mjs";
import { hold, withFolder } from "./held.mjs";

/** Lends it as `{ url, pid, ask }`, where `ask` is a client of it. Throws `NotMeasured` where there is none. */
export async function withRedis(use) {
  if (spawnSync("redis-server", ["--version"]).status !== 0)
    throw new NotMeasured("there is no `redis-server`; Debian's package is redis-server");
  return withFolder(async (folder) => {
    const port = await findFreePort();
    const server = spawn("redis-server", argumentsFor(port, folder), { stdio: "ignore" });
    const ended = once(server, "exit");
    const stop = hold(async () => {
      server.kill("SIGTERM");
      await ended;
    });
    const url = `redis://127.0.0.1:${port}`;
    const ask = new Redis(url, { maxRetriesPerRequest: null, retryStrategy: () => 25 });
    // Until it listens; what is asked waits for that.
    ask.on("error", () => undefined);
    try {
      await ask.ping();
      return await use({ url, pid: server.pid, ask });
    } finally {
      ask.disconnect();
      await stop();
    }
  });
}

function argumentsFor(port, folder) {
  const settings = {
    port,
    bind: "127.0.0.1",
    dir: folder,
    save: "",
    appendonly: "yes",
    appendfsync: "everysec",
    "maxmemory-policy": "noeviction",
  };
  return Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]);
}
