/**
 * Prints `N passed, N failed` of a report by vitest's json reporter. A file that did not get to its tests is one failure,
 * and so is a run that ended before any test.
 */
import { readFile } from "node:fs/promises";

const report = JSON.parse(await readFile(process.argv[2], "utf8"));
const broken = report.testResults.filter(
  ({ status, assertionResults }) =>
    status === "failed" && !assertionResults.some((result) => result.status === "failed"),
);
const failed = Math.max(report.numFailedTests + broken.length, report.success ? 0 : 1);
const skipped = report.numPendingTests + report.numTodoTests;
console.log(`${report.numPassedTests} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
