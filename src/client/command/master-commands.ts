/** The commands about a master itself: each prints its answer and resolves with the exit code. */
import { describeHealth, describeSlaves } from "./describe.ts";
import { exitCodes } from "./exit-codes.ts";
import type { Run } from "./run.ts";

export async function listSlaves({ client, screen, json, interruption }: Run): Promise<number> {
  const slaves = await client.slaves({ signal: interruption.signal });
  screen.print(json ? JSON.stringify(slaves, null, 2) : describeSlaves(slaves));
  return exitCodes.allDone;
}

/** For a health check that runs a command: success means that the master should get work. */
export async function askHealth({ client, screen, json, interruption }: Run): Promise<number> {
  const health = await client.health({ signal: interruption.signal });
  screen.print(json ? JSON.stringify(health, null, 2) : describeHealth(health));
  return health.status === "not_ready" ? exitCodes.unavailable : exitCodes.allDone;
}
