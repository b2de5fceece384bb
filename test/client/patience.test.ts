/** When the SDK tries again and when it gives up; only the clock is not the real one. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { ClientError, UnreachableError } from "../../src/client/client-error.ts";
import { watchLine } from "../../src/client/line-watch.ts";
import { isDisturbance, isDisturbanceOrFull, repeat } from "../../src/client/patience.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const broken = new UnreachableError("http://master", new Error("gone"));
const refusal = (status: number, more: { code?: string; retryAfterMs?: number } = {}): ClientError =>
  new ClientError("No.", { status, ...more });

/** How often, and at which times in ms, an attempt that always fails is made. */
async function timesOf(error: unknown, patienceMs: number, signal?: AbortSignal): Promise<number[]> {
  const times: number[] = [];
  const startedAt = performance.now();
  const attempt = async (): Promise<never> => {
    times.push(performance.now() - startedAt);
    throw error;
  };
  const outcome = repeat(attempt, { patienceMs, signal }).catch((last: unknown) => last);
  await vi.runAllTimersAsync();
  expect(await outcome).toBe(error);
  return times;
}

describe("repeat", () => {
  test("waits for the key's rate as long as the master says, and that uses up no patience", async () => {
    const outcomes = [40_000, 60_000, 1000];
    const attempt = async (): Promise<string> => {
      const retryAfterMs = outcomes.shift();
      if (retryAfterMs === undefined) return "passed";
      throw refusal(429, { code: "too_many_requests", retryAfterMs });
    };
    const startedAt = performance.now();
    const outcome = repeat(attempt, { patienceMs: 30_000, signal: undefined });
    await vi.runAllTimersAsync();
    expect(await outcome).toBe("passed");
    expect(performance.now() - startedAt).toBe(101_000);
  });

  test("waits longer each time, up to five seconds, until its patience ends", async () => {
    const times = await timesOf(broken, 30_000);
    expect(times.at(-1)).toBeLessThanOrEqual(30_000);
    expect(times.at(-1)).toBeGreaterThan(20_000);
    const pauses = times.slice(1).map((time, place) => time - times[place]!);
    for (const [place, pauseMs] of pauses.entries()) {
      const longest = Math.min(250 * 2 ** place, 5000);
      expect(pauseMs).toBeLessThanOrEqual(longest);
      expect(pauseMs).toBeGreaterThanOrEqual(longest / 2 - 1);
    }
  });

  test("waits as long as the master asks it to, and not at all for longer than its patience", async () => {
    const [, second] = await timesOf(refusal(503, { retryAfterMs: 7000 }), 10_000);
    expect(second).toBeGreaterThanOrEqual(7000);
    expect(await timesOf(refusal(503, { retryAfterMs: 60_000 }), 30_000)).toHaveLength(1);
  });

  test("tries once what cannot succeed later", async () => {
    expect(await timesOf(refusal(400, { code: "invalid_option" }), 30_000)).toHaveLength(1);
    expect(await timesOf(new Error("a defect"), 30_000)).toHaveLength(1);
  });
});

test("what passes: no answer, a proxy without a master, a broken upload; and no room, for what is half done", () => {
  const passing = [
    broken,
    refusal(502),
    refusal(503, { code: "stopping" }),
    refusal(400, { code: "upload_aborted" }),
  ];
  const lasting = [refusal(500), refusal(413), refusal(503, { code: "no_slaves" }), new Error("a defect")];
  expect(passing.map(isDisturbance)).toEqual([true, true, true, true]);
  expect(lasting.map(isDisturbance)).toEqual([false, false, false, false]);
  expect([isDisturbance(refusal(429)), isDisturbanceOrFull(refusal(429))]).toEqual([false, true]);
});

test("a line on which nothing comes ends with the error that was named for it", async () => {
  const line = watchLine(undefined);
  line.expectWithin(10_000, new Error("nothing came"));
  await vi.advanceTimersByTimeAsync(9_999);
  line.expectWithin(45_000, broken);
  await vi.advanceTimersByTimeAsync(44_999);
  expect(line.signal.aborted).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  expect(line.signal.aborted).toBe(true);
  expect(line.reasonOf(new Error("aborted"))).toBe(broken);
});
