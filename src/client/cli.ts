/** The command `msdp-client`: sends files, waits, prints what became of them, and says how it went by its exit code. */
import { type AssignTaskAnswer, type JobView, answerForJob } from "../protocol/job.ts";
import { type Client, ClientError, UnreachableError, createClient, streamForm } from "./client.ts";
import { type CommandLine, exitCodes, parseCommandLine } from "./command-line.ts";
import { type LocalFile, UnusableFileError, openLocalFiles } from "./local-files.ts";
import { type ProgressBar, createProgressBar } from "./progress-bar.ts";
import { describeAnswer, describeFiles } from "./report.ts";
import { saveResults } from "./save-results.ts";

interface Surroundings {
  words: readonly string[];
  version: string;
  /** The cluster's token from the environment. */
  token: string | undefined;
  process: Pick<NodeJS.Process, "stdin" | "stdout" | "stderr">;
  /** Aborts when the user interrupts. */
  signal: AbortSignal;
}

/** Resolves with the exit code; `--help` lists them. */
export async function runCommand(surroundings: Surroundings): Promise<number> {
  const line = parseCommandLine(surroundings.words, surroundings.version);
  if (typeof line === "number") return line;
  const bar = createProgressBar(surroundings.process.stderr);
  try {
    return await sendAndReport(line, surroundings, bar);
  } catch (error) {
    bar.stop();
    if (surroundings.signal.aborted) return exitCodes.interrupted;
    console.error(explain(error));
    return exitCodeOf(error);
  } finally {
    bar.stop();
  }
}

async function sendAndReport(
  line: CommandLine,
  { process, signal, token }: Surroundings,
  bar: ProgressBar,
): Promise<number> {
  const input = { stream: process.stdin, name: line.name, signal };
  const { files, release } = await openLocalFiles(line.paths, input);
  const client = createClient({
    baseUrl: line.masterUrl,
    token: line.token ?? token,
    // Only a terminal shows how far the bytes are.
    sendForm: process.stderr.isTTY ? streamForm : undefined,
  });
  try {
    const submitted = await client.submit(
      files.map(({ file }) => file),
      { ...line, signal, onUploadProgress: bar.showUpload },
    );
    if (submitted.kind === "answered") {
      bar.stop();
      return reportAnswer(line, submitted.answer, files.length);
    }
    const job = await waitOrCancel(client, submitted.job.id, { signal, onChange: bar.showJob });
    bar.stop();
    return await reportJob({ client, line, job, files, signal });
  } finally {
    await release();
  }
}
