/** What the launchers of long tests share: flags that are whole numbers, and a run of vitest over one file. */
import { startVitest } from "vitest/node";

/** @param {string} flag @param {string} text @param {number} least */
export function wholeNumber(flag, text, least) {
  const number = Number(text);
  if (Number.isSafeInteger(number) && number >= least) return number;
  console.error(`--${flag} is '${text}'. A whole number from ${least} on is allowed.`);
  return process.exit(1);
}

/**
 * Runs the tests of the files that a pattern matches and hands them back; a failed one sets the exit code, and so does
 * an `only` that names none.
 * @param {string} files
 * @param {{ provide: object, timeoutMs: number, only?: string, maxWorkers?: number }} settings  `provide`: what the
 *   tests `inject`; `maxWorkers`: how many files run at once, unless as many as vitest likes
 */
export async function runTests(files, { provide, timeoutMs, only = "", maxWorkers }) {
  const vitest = await startVitest("test", [], {
    run: true,
    include: [files],
    testNamePattern: only,
    testTimeout: timeoutMs,
    hookTimeout: timeoutMs,
    // What a test prints is for whoever started it, at once and as it is.
    disableConsoleIntercept: true,
    provide,
    ...(maxWorkers && { maxWorkers }),
  });
  const tests = vitest.state.getTestModules().flatMap((module) => [...module.children.allTests()]);
  await vitest.close();
  if (!tests.some((test) => new RegExp(only).test(test.fullName))) {
    console.error(
      `No test has '${only}' in its name. There are:\n${tests.map((test) => test.name).join("\n")}`,
    );
    process.exitCode = 1;
  }
  return tests;
}

/** @param {Record<string, string | number>[]} rows  of the same columns */
export function printTable(rows) {
  const columns = Object.keys(rows[0] ?? {});
  const lines = [columns, ...rows.map((row) => columns.map((column) => String(row[column])))];
  const widths = columns.map((_, at) => Math.max(...lines.map((line) => line[at].length)));
  console.log();
  for (const line of lines) {
    const cells = line.map((cell, at) => cell.padEnd(widths[at]));
    console.log(cells.join("  ").trimEnd());
  }
}
