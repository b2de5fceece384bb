/** A relay between master and slave that swallows every byte from a moment on and closes nothing. */
import { once } from "node:events";
import { type Socket, connect, createServer } from "node:net";
import type { Relay, Route } from "./relayed-slave.ts";

/** `open`: the connections there are; those that are made later work. `all`: those too. */
export type Silence = "open" | "all";

interface Silencer extends Relay {
  silence(which: Silence): void;
  /** New connections work again; those that were silent are closed. */
  speak(): void;
}

interface Pair {
  sockets: [Socket, Socket];
  isSilent: boolean;
}

export async function startSilencer({ from, to }: Route): Promise<Silencer> {
  const pairs = new Set<Pair>();
  let isAllSilent = false;
  // Half-open, so that silence does not answer the end of a connection either.
  const server = createServer({ allowHalfOpen: true }, (near) => {
    const far = connect({ ...to, allowHalfOpen: true });
    const pair: Pair = { sockets: [near, far], isSilent: isAllSilent };
    pairs.add(pair);
    relay(pair, near, far);
    relay(pair, far, near);
    near.once("close", () => pairs.delete(pair));
  });
  server.listen(from.port, from.host);
  await once(server, "listening");
  const close = ({ sockets }: Pair): void => sockets.forEach((socket) => void socket.destroy());
  return {
    silence: (which) => {
      isAllSilent = which === "all";
      for (const pair of pairs) pair.isSilent = true;
    },
    speak: () => {
      isAllSilent = false;
      for (const pair of pairs) if (pair.isSilent) close(pair);
    },
    stop: async () => {
      for (const pair of pairs) close(pair);
      server.close();
      await once(server, "close");
    },
  };
}

function relay(pair: Pair, source: Socket, target: Socket): void {
  source.on("data", (bytes) => {
    if (pair.isSilent || target.write(bytes)) return;
    source.pause();
    target.once("drain", () => source.resume());
  });
  source.once("end", () => pair.isSilent || target.end());
  source.once("close", () => pair.isSilent || target.destroy());
  // What broke a connection is the ends' affair; its close follows.
  source.on("error", () => undefined);
}
