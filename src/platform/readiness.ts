/**
 * Whether a process should get work: the answers of `GET /healthz` and `GET /readyz`. Anybody may ask, so they name
 * reasons of a fixed list and nothing of the machine: no path, address or count.
 */
import { rm, writeFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import type { RequestHandler } from "express";
import { z } from "zod";

const unreadyReasonSchema = z.enum([
  "draining",
  "data_not_writable",
  "results_not_writable",
  "not_registered",
  "engine_down",
]);
export type UnreadyReason = z.infer<typeof unreadyReasonSchema>;

const warningSchema = z.literal("no_slaves");

export interface Readiness {
  reasons: UnreadyReason[];
  warnings?: z.infer<typeof warningSchema>[];
}

/** The answer of `GET /healthz`. */
export const aliveSchema = z.object({ status: z.literal("alive") });

/** The answer of `GET /readyz`. */
export const readinessAnswerSchema = z.object({
  status: z.enum(["ready", "not_ready"]),
  reasons: z.array(unreadyReasonSchema).describe("Why the process should get no work; none when it should."),
  warnings: z.array(warningSchema).describe("What an operator should know though the process is ready."),
});

/** Answers as long as the event loop turns. */
export const answerAlive: RequestHandler = (_request, response) => void response.json({ status: "alive" });

export function answerReady(check: () => Promise<Readiness>): RequestHandler {
  return async (_request, response) => {
    const { reasons, warnings = [] } = await check();
    const isReady = reasons.length === 0;
    response.status(isReady ? 200 : 503).set("Cache-Control", "no-store");
    response.json({ status: isReady ? "ready" : "not_ready", reasons, warnings });
  };
}

/** So often at the most is a disk written to, however many ask. */
const probeEveryMs = 2000;

/** A network disk that hangs is as good as none. */
const probeTimeoutMs = 1500;

/** One block of most file systems: less may find room where a result would not. */
const probe = Buffer.alloc(4096);

/** Whether a file can be written, found out by writing and removing it: rights alone do not tell of a full disk. */
export function watchWritable(file: string): () => Promise<boolean> {
  let latest: Promise<boolean> | undefined;
  let endedAt = Number.NEGATIVE_INFINITY;
  return async () => {
    if (!latest || performance.now() - endedAt > probeEveryMs) {
      // No second probe beside one that hangs.
      endedAt = Number.POSITIVE_INFINITY;
      latest = tryWriting(file).finally(() => {
        endedAt = performance.now();
      });
    }
    return Promise.race([latest, sleep(probeTimeoutMs, false, { ref: false })]);
  };
}

async function tryWriting(file: string): Promise<boolean> {
  try {
    await writeFile(file, probe);
    return true;
  } catch {
    return false;
  } finally {
    await rm(file, { force: true }).catch(() => undefined);
  }
}
