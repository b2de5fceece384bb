/** A TCP proxy that can fall silent: from then on it swallows every byte, and its connections stay open. */
import { once } from "node:events";
import { type AddressInfo, type Socket, connect, createServer } from "node:net";

interface SilentProxy {
  port: number;
  /** Swallows the bytes of the connections that stand now; new ones still get through. */
  silenceOpenConnections(): void;
}

export async function withSilentProxy<Value>(
  targetPort: number,
  test: (proxy: SilentProxy) => Promise<Value>,
): Promise<Value> {
  const open = new Set<Socket>();
  const server = createServer((client) => {
    const target = connect(targetPort, "127.0.0.1");
    for (const [socket, other] of [
      [client, target],
      [target, client],
    ] as const) {
      open.add(socket);
      socket.pipe(other);
      // Either end may break off; the other then goes too.
      socket.once("error", () => other.destroy()).once("close", () => other.destroy());
    }
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const silence = (): void => {
    for (const socket of open) socket.unpipe().resume();
  };
  try {
    const { port } = server.address() as AddressInfo;
    return await test({ port, silenceOpenConnections: silence });
  } finally {
    server.close();
    for (const socket of open) socket.destroy();
  }
}
