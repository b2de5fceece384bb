/** One more slave whose connections from the master go through a relay, which can do to them what networks do. */
import { expect } from "vitest";
import type { LaunchedProcess } from "../../src/local-cluster/launched-process.ts";
import { eventually, listSlaves } from "../support/cluster.ts";
import { findFreePort } from "../support/ports.ts";
import { type Scene, idOf } from "./scene.ts";

export interface Relay {
  stop(): Promise<void>;
}

/** Where a relay listens, and where the slave does. */
export interface Route {
  from: { host: string; port: number };
  to: { host: string; port: number };
}

/**
 * A slave registers the port it listens on, so the relay has the same port at another address: all of 127.0.0.0/8 is
 * this machine (RFC 1122 §3.2.1.3), on Linux without setting anything up.
 */
export async function withRelayedSlave<OneRelay extends Relay>(
  scene: Scene,
  startRelay: (route: Route) => Promise<OneRelay>,
  use: (slave: LaunchedProcess, relay: OneRelay) => Promise<void>,
): Promise<void> {
  const port = await findFreePort();
  const relay = await startRelay({ from: { host: "127.0.0.2", port }, to: { host: "127.0.0.1", port } });
  try {
    const slave = await scene.addSlave({ SLAVE_IP: "127.0.0.2", SLAVE_PORT: String(port) });
    try {
      await eventually(async () => {
        const known = await listSlaves(scene.masterUrl);
        expect(known.map((one) => one.slave_id)).toContain(idOf(slave));
      });
      await use(slave, relay);
    } finally {
      await slave.stop();
    }
  } finally {
    await relay.stop();
  }
}
