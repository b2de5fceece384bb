/**
 * How long what may be sent again without harm is sent again: over a line that breaks, a proxy that starts anew, a
 * master that comes back.
 */
import { ClientError, UnreachableError } from "./client-error.ts";
import { pause } from "./pause.ts";
import { pauseForRate } from "./request-rate.ts";

export interface PatienceSettings {
  /** How long failures may follow each other. */
  patienceMs: number;
  signal: AbortSignal | undefined;
  /** Whether trying again may help. */
  isPassing?: (error: unknown) => boolean;
}

export interface Patience {
  /**
   * Waits before the next try, longer each time. Rejects with the error where trying again does not help or has been
   * done for long enough, and with the signal's reason.
   */
  bear(error: unknown): Promise<void>;
  /** The master was heard. */
  renew(): void;
}

export const usualPatienceMs = 30_000;

const firstPauseMs = 250;
const longestPauseMs = 5000;

export function createPatience({
  patienceMs,
  signal,
  isPassing = isDisturbance,
}: PatienceSettings): Patience {
  let failures = 0;
  let firstFailureAt = 0;
  return {
    async bear(error) {
      signal?.throwIfAborted();
      const rateMs = pauseForRate(error);
      // The master is there and has said when: that uses up no patience.
      if (rateMs !== undefined) return pause(rateMs, signal);
      if (!isPassing(error)) throw error;
      // A clock that stands still while the computer sleeps: a lid that was closed has used up no patience.
      const now = performance.now();
      if (failures === 0) firstFailureAt = now;
      const pauseMs = pauseAfter(error, failures);
      if (now - firstFailureAt + pauseMs > patienceMs) throw error;
      failures += 1;
      await pause(pauseMs, signal);
    },
    renew() {
      failures = 0;
    },
  };
}

/** Resolves with the first attempt that succeeds. */
export async function repeat<Value>(
  attempt: () => Promise<Value>,
  settings: PatienceSettings,
): Promise<Value> {
  const patience = createPatience(settings);
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      await patience.bear(error);
    }
  }
}

/** Statuses of a proxy whose master is not there, or of a master that is about to stop. */
const disturbances = new Set([502, 503, 504]);

/** Nobody was heard, or it was said that this will pass. */
export function isDisturbance(error: unknown): boolean {
  if (error instanceof UnreachableError) return true;
  if (!(error instanceof ClientError) || error.code === "no_slaves") return false;
  return disturbances.has(error.status) || error.code === "upload_aborted";
}

/** As `isDisturbance`; also that the master has no room now, which is worth waiting for once a job is half sent. */
export function isDisturbanceOrFull(error: unknown): boolean {
  return isDisturbance(error) || (error instanceof ClientError && error.status === 429);
}

/** Twice as long each time, and not for all clients alike, lest they come back together. */
function pauseAfter(error: unknown, failures: number): number {
  const wished = error instanceof ClientError ? (error.retryAfterMs ?? 0) : 0;
  const longest = Math.min(firstPauseMs * 2 ** failures, longestPauseMs);
  return Math.max(wished, longest * (0.5 + Math.random() / 2));
}
