/** `npm test`: everything in test/, in processes of their own, after one build of dist/. */
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Where a script wants the results as JSON; `.ci/run` counts from it. */
const reportFile = process.env["TEST_REPORT"];
const printed = process.env["CI"] ? "verbose" : "default";

/** What takes minutes begins first: as the last one it would leave a core idle for as long. */
const longest = ["hostile.test.ts", "several-masters.test.ts", "hostile-work.test.ts", "limits.test.ts"];

/** Vitest knows by itself how long files take only where it has run them before. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    // oxlint-disable-next-line unicorn/no-array-sort -- a sequencer's method, not an array's
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification): boolean =>
      longest.some((name) => moduleId.endsWith(`/${name}`));
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: ["test/global-setup.ts"],
    sequence: { sequencer: LongestFirst },
    // Processes: tests start servers, send signals and change folders, which threads would share.
    pool: "forks",
    // Tests start clusters of processes themselves; more at once would only make them wait for each other.
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 30_000,
    reporters: reportFile ? [printed, ["json", { outputFile: reportFile }]] : [printed],
  },
});
