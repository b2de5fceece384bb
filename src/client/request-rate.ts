/** A key may make so many requests in a minute; what comes beyond them waits for the next minute. */
import { ClientError } from "./client-error.ts";
import { pause } from "./pause.ts";

/** A master counts the requests of each minute, so that nobody waits longer than one. */
const longestPauseMs = 60_000;

/** How long to wait before the same request may succeed; nothing where the error says anything else. */
export function pauseForRate(error: unknown): number | undefined {
  if (!(error instanceof ClientError) || error.code !== "too_many_requests") return undefined;
  const { retryAfterMs = 0 } = error;
  return retryAfterMs > 0 && retryAfterMs <= longestPauseMs ? retryAfterMs : undefined;
}

/** Resolves with the first attempt that the rate lets through, so that thousands of results are fetched all the same. */
export async function keepToRate<Value>(
  attempt: () => Promise<Value>,
  signal: AbortSignal | undefined,
): Promise<Value> {
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      const pauseMs = pauseForRate(error);
      if (pauseMs === undefined) throw error;
      await pause(pauseMs, signal);
    }
  }
}
