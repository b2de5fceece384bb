/**
 * `npm run soak -- --minutes M --seed S`: the soak of test/soak/, a cluster under steady load of which something is
 * killed every few seconds. Exits with 1 when an answer was wrong, or when a process died that nobody had killed.
 */
import { randomInt } from "node:crypto";
import { parseArgs } from "node:util";
import { runTests, wholeNumber } from "./long-test.mjs";

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "15" },
    seed: { type: "string", default: String(randomInt(2 ** 31)) },
  },
});
const minutes = wholeNumber("minutes", values.minutes, 1);
const seed = wholeNumber("seed", values.seed, 0);

/** For the start, for the answers that nobody has disturbed yet, and for the end. */
const aroundMs = 5 * 60_000;

console.log(`Soak: ${minutes} minutes, seed ${seed}`);
await runTests("test/soak/soak.ts", {
  provide: { soak: { minutes, seed } },
  timeoutMs: minutes * 60_000 + aroundMs,
});
