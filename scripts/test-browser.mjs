/**
 * `npm run test:browser`: the web page in the system's Chromium against real clusters (test/browser/). `--only TEXT` runs
 * the tests whose name has it; `--short` leaves out viewers beyond their first figures.
 */
import { parseArgs } from "node:util";
import { findChromium } from "./find-chromium.mjs";
import { runTests } from "./long-test.mjs";

const { values } = parseArgs({
  options: { only: { type: "string", default: "" }, short: { type: "boolean", default: false } },
});

/** A machine that has other work is slow at everything that a browser does. */
const longestTestMs = 120_000;

/** Pages are waited for most of the time, so more run at once than there are cores. */
const maxWorkers = 4;

await runTests("test/browser/*-suite.ts", {
  provide: { chromium: findChromium(), isShort: values.short },
  timeoutMs: longestTestMs,
  only: values.only,
  maxWorkers,
});
