/** A cluster whose clients have keys. */
import path from "node:path";
import { createKey } from "../../src/master/access/key-changes.ts";
import type { Scope } from "../../src/protocol/access.ts";
import { type TestCluster, share, withCluster, withTemporaryFolder } from "./cluster.ts";
import { bearer } from "./requests.ts";
import { testProcessors } from "./test-processors.ts";

const token = "a-token-of-this-test-alone";

/** The headers of a caller with the token that its slaves have. */
export const clusterToken = bearer(token);

/** What each of its keys may do, by its name. */
type Scopes<Name extends string> = Record<Name, [Scope, ...Scope[]]>;

interface KeyedCluster<Name extends string> extends TestCluster {
  keyFile: string;
  /** The headers of a caller with each key. */
  callers: Record<Name, { authorization: string }>;
}

export async function withKeyedCluster<Name extends string>(
  scopes: Scopes<Name>,
  use: (cluster: KeyedCluster<Name>) => Promise<void>,
): Promise<void> {
  await withTemporaryFolder(async (folder) => {
    const keyFile = path.join(folder, "keys.json");
    const callers: Record<string, { authorization: string }> = {};
    for (const [name, allowed] of Object.entries<Scope[]>(scopes))
      callers[name] = bearer(await createKey(keyFile, { name, scopes: allowed }));
    const environment = {
      API_KEYS_FILE: keyFile,
      CLUSTER_TOKEN: token,
      HOST: "127.0.0.1",
    };
    // Each name has been given a key above.
    const keys = { keyFile, callers: callers as KeyedCluster<Name>["callers"] };
    await withCluster({ processorModules: testProcessors, environment }, (cluster) =>
      use({ ...cluster, ...keys }),
    );
  });
}

/** One for all tests of a file; hands back how to get at it. */
export function shareKeyedCluster<Name extends string>(scopes: Scopes<Name>): () => KeyedCluster<Name> {
  return share((use) => withKeyedCluster(scopes, use));
}
