/** Whether a master lives and should get work, in the words that the master at hand has for it. */
import { z } from "zod";
import { readinessSchema } from "../protocol/health.ts";
import type { Connection } from "./connection.ts";

export interface Health {
  /** `alive`: it answers, and says no more than that. */
  status: "ready" | "not_ready" | "alive";
  /** Why it should get no work, such as `draining`. */
  reasons: string[];
  /** What to know though it should, such as `no_slaves`. */
  warnings: string[];
}

const aliveSchema = z.object({ status: z.literal("alive") });

export async function askHealth(connection: Connection, signal: AbortSignal | undefined): Promise<Health> {
  const response = await connection.send("/readyz", { signal });
  // A master that is not ready says so by 503, and that is an answer, not a failure.
  if (response.ok || response.status === 503) return connection.read(readinessSchema, response, signal);
  await response.body?.cancel();
  const { status } = await connection.ask(aliveSchema, "/check_status", { signal });
  return { status, reasons: [], warnings: [] };
}
