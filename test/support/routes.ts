/** Every route of a master, read off the app itself: what is true of all of them is checked of one added tomorrow too. */
import path from "node:path";
import { pino } from "pino";
import { Gate } from "../../src/master/access/gate.ts";
import { Sessions } from "../../src/master/access/sessions.ts";
import { createMasterApp } from "../../src/master/app.ts";
import { readMasterConfig } from "../../src/master/config.ts";
import { createRegistry } from "../../src/platform/metrics.ts";
import { withTemporaryFolder } from "./cluster.ts";

/** Such as `GET /jobs/:jobId`. Routes of a router that is mounted somewhere come without the path that leads there. */
export async function listRoutes(): Promise<{ own: string[]; mounted: string[] }> {
  return withTemporaryFolder(async (folder) => {
    const config = readMasterConfig({});
    const sessions = await Sessions.open({ secretFile: path.join(folder, "secret"), ttlSeconds: 60 });
    const gate = new Gate({ access: config.access, keys: undefined, sessions });
    const log = pino({ level: "silent" });
    // Routes are looked at and none is called, so what they call need not be there.
    const metrics = createRegistry({ role: "master", version: "" });
    const checkReadiness = async () => ({ reasons: [] });
    const parts = {
      config,
      gate,
      sessions,
      log,
      metrics,
      checkReadiness,
      slaves: {},
      catalogue: {},
    } as Parameters<typeof createMasterApp>[0];
    const layers = createMasterApp(parts).router.stack;
    return {
      own: layers.flatMap(describeRoute),
      mounted: layers
        .flatMap(({ handle }) => ("stack" in handle ? stackOf(handle) : []))
        .flatMap(describeRoute),
    };
  });
}

type Layer = ReturnType<typeof createMasterApp>["router"]["stack"][number];

/** Only routers have a stack, and theirs are made of layers. */
function stackOf(router: { stack?: unknown }): Layer[] {
  return router.stack as Layer[];
}

function describeRoute({ route }: Layer): string[] {
  if (!route) return [];
  const methods = new Set(route.stack.map(({ method }) => (method ?? "any").toUpperCase()));
  return [...methods].map((method) => `${method} ${route.path}`);
}
