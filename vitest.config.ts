/** `npm test`: everything in test/, in processes of their own, after one build of dist/. */
import { defineConfig } from "vitest/config";

/** Where a script wants the results as JSON; `.ci/run` counts from it. */
const reportFile = process.env["TEST_REPORT"];
const printed = process.env["CI"] ? "verbose" : "default";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: ["test/global-setup.ts"],
    // Processes: tests start servers, send signals and change folders, which threads would share.
    pool: "forks",
    // Tests start clusters of processes themselves; more at once would only make them wait for each other.
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 30_000,
    reporters: reportFile ? [printed, ["json", { outputFile: reportFile }]] : [printed],
  },
});
