/** Where the processes of a test log: a file that is there afterwards only when the test fails, which then names it. */
import { mkdtemp, open, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";

export async function withLogFile<Value>(use: (descriptor: number) => Promise<Value>): Promise<Value> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "msdp-log-"));
  const file = path.join(folder, "cluster.log");
  const log = await open(file, "a");
  try {
    const value = await use(log.fd);
    await rm(folder, { recursive: true });
    return value;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`${reason}\nThe log of the cluster: ${file}`, { cause: error });
  } finally {
    await log.close();
  }
}
