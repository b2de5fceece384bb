/** Collects garbage, as it happens to a process at any moment, for tests of what must outlive it. */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** Runs the work while garbage is collected every 20 ms. */
export async function amidGarbageCollection<Value>(work: () => Promise<Value>): Promise<Value> {
  setFlagsFromString("--expose-gc");
  const collect: unknown = runInNewContext("gc");
  if (typeof collect !== "function") throw new Error("Node does not let garbage be collected.");
  const timer = setInterval(() => collect(), 20);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}
