/**
 * Prints `N passed, N failed` over the reports of vitest's json reporter that it is given. A file that did not get to
 * its tests is one failure, and so is a run that ended before any test or left no report.
 */
import { readFile } from "node:fs/promises";

const tallies = await Promise.all(process.argv.slice(2).map(async (file) => tally(await readReport(file))));
const [passed, failed, skipped] = ["passed", "failed", "skipped"].map((kind) =>
  tallies.reduce((sum, counts) => sum + counts[kind], 0),
);
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);

/** @param {string} file */
async function readReport(file) {
  try {
    return JSON.parse(await readFile(file, "utf8"));
  } catch (error) {
    console.error(`No report of a run of tests: ${error.message}`);
    return undefined;
  }
}

function tally(report) {
  if (!report) return { passed: 0, failed: 1, skipped: 0 };
  const broken = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === "failed" && !assertionResults.some((result) => result.status === "failed"),
  );
  return {
    passed: report.numPassedTests,
    failed: Math.max(report.numFailedTests + broken.length, report.success ? 0 : 1),
    skipped: report.numPendingTests + report.numTodoTests,
  };
}
