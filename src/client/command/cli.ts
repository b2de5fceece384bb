/** The command `msdp-client`: understands its words, does what they ask, and says how it went by its exit code. */
import { createClient, streamForm } from "../client.ts";
import { type CommandLine, parseCommandLine } from "./command-line.ts";
import { exitCodeOf, exitCodes } from "./exit-codes.ts";
import type { Interruption } from "./interruption.ts";
import { cancelJob, listJobs, saveAll, showJob, waitForEnd } from "./job-commands.ts";
import { askHealth, listSlaves } from "./master-commands.ts";
import { createProgressBar } from "./progress-bar.ts";
import type { Run } from "./run.ts";
import { type Streams, createScreen } from "./screen.ts";
import { sendFiles } from "./send-files.ts";

interface Surroundings {
  words: readonly string[];
  version: string;
  /** The cluster's token from the environment. */
  token: string | undefined;
  /** The caller's own key from the environment, which goes before the token. */
  apiKey: string | undefined;
  process: Streams;
  interruption: Interruption;
}

/** Resolves with the exit code; `--help` lists them. */
export async function runCommand(surroundings: Surroundings): Promise<number> {
  const { words, version, process, interruption } = surroundings;
  const line = parseCommandLine(words, version);
  if (typeof line === "number") return line;
  const screen = createScreen(process);
  const bar = createProgressBar(process.stderr);
  const client = createClient({
    baseUrl: line.masterUrl,
    // What is typed goes before the environment.
    token: line.apiKey ?? line.token ?? surroundings.apiKey ?? surroundings.token,
    // Only a terminal shows how far the bytes are.
    sendForm: process.stderr.isTTY ? streamForm : undefined,
  });
  try {
    const run = { client, masterUrl: line.masterUrl, screen, bar, interruption, json: line.json };
    return await obey(run, line, process.stdin);
  } catch (error) {
    bar.stop();
    if (interruption.signal.aborted) return exitCodes.interrupted;
    screen.note(error instanceof Error ? error.message : String(error));
    return exitCodeOf(error);
  }
}

async function obey(run: Run, line: CommandLine, stdin: Streams["stdin"]): Promise<number> {
  switch (line.command) {
    case "send":
      return sendFiles(run, line, stdin);
    case "jobs":
      return listJobs(run, line);
    case "status":
      return showJob(run, line);
    case "wait":
      return waitForEnd(run, line);
    case "cancel":
      return cancelJob(run, line);
    case "results":
      return saveAll(run, line);
    case "slaves":
      return listSlaves(run);
    case "health":
      return askHealth(run);
    default:
      return line satisfies never;
  }
}
