/** The command `msdp-client`: sends files, waits, prints what became of them, and says how it went by its exit code. */
import { type AssignTaskAnswer, type JobView, answerForJob } from "../protocol/job.ts";
import { type Client, ClientError, UnreachableError, createClient, streamForm } from "./client.ts";
import { type CommandLine, exitCodes, parseCommandLine } from "./command-line.ts";
import { type LocalFile, UnusableFileError, openLocalFiles } from "./local-files.ts";
import { type ProgressBar, createProgressBar } from "./progress-bar.ts";
import { describeAnswer, describeFiles } from "./report.ts";
import { makeFolder, saveResults } from "./save-results.ts";

interface Surroundings {
  words: readonly string[];
  version: string;
  /** The cluster's token from the environment. */
  token: string | undefined;
  process: Pick<NodeJS.Process, "stdin" | "stdout" | "stderr">;
  /** Aborts when the user interrupts. */
  signal: AbortSignal;
}

/** What a run is about, once its words are understood. */
interface Run extends CommandLine {
  client: Client;
  files: LocalFile[];
  signal: AbortSignal;
}

/** Resolves with the exit code; `--help` lists them. */
export async function runCommand({ words, version, token, process, signal }: Surroundings): Promise<number> {
  const line = parseCommandLine(words, version);
  if (typeof line === "number") return line;
  const { stdin, stderr } = process;
  const bar = createProgressBar(stderr);
  let release = async (): Promise<void> => undefined;
  try {
    if (line.out !== undefined) await makeFolder(line.out);
    const opened = await openLocalFiles(line.paths, { stream: stdin, name: line.name, signal });
    release = opened.release;
    const client = createClient({
      baseUrl: line.masterUrl,
      token: line.token ?? token,
      // Only a terminal shows how far the bytes are.
      sendForm: stderr.isTTY ? streamForm : undefined,
    });
    return await sendAndReport({ ...line, client, files: opened.files, signal }, bar);
  } catch (error) {
    bar.stop();
    if (signal.aborted) return exitCodes.interrupted;
    console.error(error instanceof Error ? error.message : error);
    return exitCodeOf(error);
  } finally {
    await release();
  }
}

async function sendAndReport(run: Run, bar: ProgressBar): Promise<number> {
  const { client, files, signal } = run;
  const submitted = await client.submit(
    files.map(({ file }) => file),
    { taskType: run.taskType, options: run.options, signal, onUploadProgress: bar.showUpload },
  );
  if (submitted.kind === "answered") {
    bar.stop();
    return reportAnswer(run, submitted.answer);
  }
  const { id } = submitted.job;
  try {
    const job = await client.wait(id, { signal, onChange: bar.showJob });
    bar.stop();
    return await reportJob(run, job);
  } catch (error) {
    bar.stop();
    if (signal.aborted) await cancel(client, id);
    throw error;
  }
}

async function reportJob(run: Run, job: JobView): Promise<number> {
  const { client, files, signal, out } = run;
  const answer = answerForJob(job);
  const labels = files.map(({ label }) => label);
  for (const line of describeFiles(job.files, labels)) console.error(line);
  if (job.state === "cancelled") console.error(answer.error);
  if (out === undefined) print(run, answer);
  else print(run, answer, await saveResults({ client, masterUrl: run.masterUrl, job, folder: out, signal }));
  if (answer.code === "no_slaves") return exitCodes.unavailable;
  return job.state === "done" ? exitCodes.allDone : exitCodes.filesFailed;
}

/** A seed master says no more than which results it has. */
function reportAnswer(run: Run, answer: AssignTaskAnswer): number {
  const missing = run.files.length - answer.total_files_processed;
  for (const { filename, error, code } of answer.failed_files ?? []) {
    console.error(`Failed: ${filename}: ${error} (${code})`);
  }
  if (missing > 0 && !answer.failed_files) {
    console.error(`Failed: ${missing} of ${run.files.length} files; this master does not say which.`);
  }
  if (run.options && answer.job_id === undefined) {
    console.error("Warning: this master takes no options; --options had no effect.");
  }
  print(run, answer);
  if (run.out !== undefined) {
    console.error(
      "The results cannot be fetched: this master does not hand them out. They are in its folders.",
    );
    return exitCodes.filesFailed;
  }
  return missing > 0 ? exitCodes.filesFailed : exitCodes.allDone;
}

function print({ json }: CommandLine, answer: AssignTaskAnswer, fetched?: string[]): void {
  if (json) console.log(JSON.stringify({ ...answer, fetched_files: fetched }, null, 2));
  else console.log(describeAnswer(answer, fetched ?? answer.saved_files).join("\n"));
}

async function cancel(client: Client, jobId: string): Promise<void> {
  try {
    const job = await client.cancel(jobId);
    console.error(answerForJob(job).error ?? `The job had ended: it is ${job.state}.`);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    console.error(`The job ${jobId} could not be cancelled and goes on. ${reason}`);
  }
}

function exitCodeOf(error: unknown): number {
  if (error instanceof UnusableFileError) return exitCodes.usage;
  if (error instanceof UnreachableError) return exitCodes.unavailable;
  if (!(error instanceof ClientError)) return exitCodes.filesFailed;
  if (error.isRetryable || error.status === 404) return exitCodes.unavailable;
  return [400, 401, 403].includes(error.status) ? exitCodes.usage : exitCodes.filesFailed;
}
