/**
 * Prints each test that failed with the first line of its reason, then `N passed, N failed`, over the reports of vitest's
 * json reporter that it is given. A file that did not get to its tests is one failure, and so is a run that ended before
 * any test or left no report.
 */
import { readFile } from "node:fs/promises";

const reports = await Promise.all(process.argv.slice(2).map(readReport));
for (const line of reports.flatMap(describeFailures)) console.log(line);
const tallies = reports.map(tally);
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

/** What failed stands far above the end of a log of this length, and may be cut off. */
function describeFailures(report) {
  return (report?.testResults ?? []).flatMap(({ name, status, message, assertionResults }) => {
    const bad = assertionResults.filter((result) => result.status === "failed");
    if (status === "failed" && bad.length === 0) return [`Failed: ${name}: ${firstLine(message)}`];
    return bad.map(
      ({ fullName, failureMessages }) => `Failed: ${fullName}: ${firstLine(failureMessages[0])}`,
    );
  });
}

/**
 * Vitest's json reporter has the bare stack of a test that took too long, not what it says to the eye.
 * @param {string} [text]
 */
function firstLine(text = "") {
  return text.split("\n")[0].replace("Error: STACK_TRACE_ERROR", "took longer than its timeout");
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
