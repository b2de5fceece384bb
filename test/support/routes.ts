/** Every route of a process, read off its app: what is true of all of them is checked of one added tomorrow too. */
import path from "node:path";
import type { Express } from "express";
import { pino } from "pino";
import { Gate } from "../../src/master/access/gate.ts";
import { Sessions } from "../../src/master/access/sessions.ts";
import { createMasterApp } from "../../src/master/app.ts";
import { readMasterConfig } from "../../src/master/config.ts";
import { createRegistry } from "../../src/platform/metrics.ts";
import { createSlaveApp } from "../../src/slave/app.ts";
import { readSlaveConfig } from "../../src/slave/config.ts";
import { withTemporaryFolder } from "./cluster.ts";

const log = pino({ level: "silent" });

/** Such as `GET /jobs/:jobId`. */
export async function listMasterRoutes(): Promise<string[]> {
  return withTemporaryFolder(async (folder) => {
    const config = readMasterConfig({});
    const sessions = await Sessions.open({ secretFile: path.join(folder, "secret"), ttlSeconds: 60 });
    const gate = new Gate({ access: config.access, keys: undefined, sessions });
    const metrics = createRegistry({ role: "master", version: "" });
    const parts = { config, gate, sessions, log, metrics };
    // Routes are looked at and none is called, so what they call need not be there.
    return readRoutes(createMasterApp(parts as Parameters<typeof createMasterApp>[0]));
  });
}

export function listSlaveRoutes(): string[] {
  const metrics = createRegistry({ role: "slave", version: "" });
  const parts = { config: readSlaveConfig({}), log, metrics, scratchFolder: "" };
  // As above.
  return readRoutes(createSlaveApp(parts as Parameters<typeof createSlaveApp>[0]));
}

type Layer = Express["router"]["stack"][number];

/** Where routers are mounted, which their layers do not tell and can only be asked. */
const mounts = ["/session", "/docs", "/assets"];

function readRoutes(app: Express): string[] {
  return app.router.stack.flatMap((layer) => {
    if (!("stack" in layer.handle)) return describeRoute(layer, "");
    const mount = mounts.find((one) => matches(layer, one));
    if (mount === undefined) throw new Error(`A router is mounted elsewhere than at ${mounts.join(" or ")}.`);
    // Only routers have a stack, and theirs are made of layers.
    return (layer.handle.stack as Layer[]).flatMap((inner) => describeRoute(inner, mount));
  });
}

/** The types of Express know nothing of this method. */
function matches(layer: Layer, mount: string): boolean {
  return (layer as Layer & { match: (path: string) => boolean }).match(mount);
}

function describeRoute({ route }: Layer, mount: string): string[] {
  if (!route) return [];
  const methods = new Set(route.stack.map(({ method }) => (method ?? "any").toUpperCase()));
  const whole = mount && route.path === "/" ? mount : `${mount}${route.path}`;
  return [...methods].map((method) => `${method} ${whole}`);
}
