/** A load balancer as clients and slaves see one: an address behind which each connection goes to the next server that is there. */
import { once } from "node:events";
import { type AddressInfo, type Socket, connect, createServer } from "node:net";

/** `targets` are asked anew for each connection; `breakAll` ends those that stand. */
export async function withBalancer<Value>(
  targets: () => readonly string[],
  use: (url: string, breakAll: () => void) => Promise<Value>,
): Promise<Value> {
  let turn = 0;
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    keep(sockets, client);
    const all = targets();
    turn += 1;
    void reach(all.map((_, step) => all[(turn + step) % all.length] ?? "")).then((upstream) => {
      if (!upstream) return client.destroy();
      keep(sockets, upstream);
      upstream.on("error", () => client.destroy()).on("close", () => client.destroy());
      client.on("error", () => upstream.destroy()).on("close", () => upstream.destroy());
      return client.pipe(upstream).pipe(client);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const breakAll = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  try {
    return await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, breakAll);
  } finally {
    breakAll();
    server.close();
    await once(server, "close");
  }
}

/** The first that takes the connection. */
async function reach(urls: readonly string[]): Promise<Socket | undefined> {
  for (const url of urls) {
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    const isThere = await once(socket, "connect").then(
      () => true,
      () => false,
    );
    if (isThere) return socket;
  }
  return undefined;
}

function keep(sockets: Set<Socket>, socket: Socket): void {
  sockets.add(socket);
  socket.once("close", () => sockets.delete(socket));
}
