/** The command's first form, as the seed had it: sends files, waits for them, says what became of each. */
import type { AssignTaskAnswer } from "../../protocol/job.ts";
import type { SendLine } from "./command-line.ts";
import { exitCodes } from "./exit-codes.ts";
import { followJob } from "./follow-job.ts";
import { type LocalFile, openLocalFiles } from "./local-files.ts";
import { describeAnswer } from "./report.ts";
import { reportJob, reportLeft } from "./report-job.ts";
import type { Run } from "./run.ts";
import { makeFolder } from "./save-results.ts";
import type { Streams } from "./screen.ts";

/** Resolves with the exit code. */
export async function sendFiles(run: Run, line: SendLine, stdin: Streams["stdin"]): Promise<number> {
  const { signal } = run.interruption;
  if (line.out !== undefined) await makeFolder(line.out);
  const { files, release } = await openLocalFiles(line.paths, { stream: stdin, name: line.name, signal });
  try {
    return await submitAndFollow(run, line, files);
  } finally {
    await release();
  }
}

async function submitAndFollow(run: Run, line: SendLine, files: readonly LocalFile[]): Promise<number> {
  const { client, bar, screen, interruption } = run;
  const { taskType, options, priority, tag } = line;
  const submitted = await client.submit(
    files.map(({ file }) => file),
    {
      taskType,
      options,
      priority,
      tag,
      // Whoever waits wants to know that nobody does it; a job that is left waits for a slave itself.
      needsSlave: !line.async,
      signal: interruption.signal,
      onUploadProgress: bar.showUpload,
    },
  );
  if (submitted.kind === "answered") {
    bar.stop();
    return reportSeedAnswer(run, line, submitted.answer, files.length);
  }
  const { job } = submitted;
  if (line.async) {
    bar.stop();
    screen.print(run.json ? JSON.stringify(job, null, 2) : job.id);
    return exitCodes.allDone;
  }
  const followed = { jobId: job.id, out: line.out };
  const end = await followJob(run, { ...followed, mayCancel: true });
  if (end === "cancelled") return exitCodes.interrupted;
  if (end === "left") return reportLeft(run, followed);
  return reportJob(run, end, { out: line.out, labels: files.map(({ label }) => label) });
}

/** A seed master says no more than which results it has. */
function reportSeedAnswer(run: Run, line: SendLine, answer: AssignTaskAnswer, fileCount: number): number {
  const { screen } = run;
  const missing = fileCount - answer.total_files_processed;
  for (const { filename, error, code } of answer.failed_files ?? []) {
    screen.note(`Failed: ${filename}: ${error} (${code})`);
  }
  if (missing > 0 && !answer.failed_files) {
    screen.note(`Failed: ${missing} of ${fileCount} files; this master does not say which.`);
  }
  if (answer.job_id === undefined) warnOfIgnored(run, line);
  screen.print(run.json ? JSON.stringify(answer, null, 2) : describeAnswer(answer, answer.saved_files));
  if (line.out !== undefined) {
    screen.note(
      "The results cannot be fetched: this master does not hand them out. They are in its folders.",
    );
    return exitCodes.filesFailed;
  }
  return missing > 0 ? exitCodes.filesFailed : exitCodes.allDone;
}

function warnOfIgnored({ screen }: Run, { options, priority, tag, async: isAsync }: SendLine): void {
  if (options) screen.note("Warning: this master takes no options; --options had no effect.");
  if (priority) screen.note("Warning: this master knows no priorities; --priority had no effect.");
  if (tag !== undefined) screen.note("Warning: this master knows no tags; --tag had no effect.");
  if (isAsync) screen.note("Warning: this master knows no jobs; it has done all of it at once.");
}
