/** What the command prints: the answer in the seed's words, and for people what failed and what to know. */
import type { AssignTaskAnswer, JobFile, JobView } from "../../protocol/job.ts";

/** The seed's form, line by line. */
export function describeAnswer(answer: AssignTaskAnswer, savedFiles: readonly string[]): string[] {
  return [
    `Task Type: ${answer.task_type}`,
    `Message: ${answer.message}`,
    `Files Processed: ${answer.total_files_processed}`,
    "Saved Files:",
    ...savedFiles.map((file) => `  ${file}`),
  ];
}

/** A line for each file of a job that failed, and for each thing to know about a result; by the labels of the files. */
export function describeFiles(files: JobView["files"], labels: readonly string[]): string[] {
  return files.flatMap((file, index) => {
    const label = labels[index] ?? file.filename;
    const warnings = file.warnings.map((warning) => `Warning: ${label}: ${shorten(warning)}`);
    return file.state === "failed" ? [...warnings, describeFailure(file, label)] : warnings;
  });
}

export function describeFailure({ attempts, error, code }: JobFile, label: string): string {
  const tries = attempts === 1 ? "1 attempt" : `${attempts} attempts`;
  return `Failed: ${label}: ${error ?? ""} (${code ?? "internal"}, ${tries})`;
}

const longestWarning = 200;

/** A result's own JSON has the whole of it. */
function shorten(text: string): string {
  const line = text.replaceAll(/\s+/g, " ");
  return line.length > longestWarning ? `${line.slice(0, longestWarning - 1)}…` : line;
}
