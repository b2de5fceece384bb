#!/usr/bin/env node
/** Sends files to a master and prints what became of them, or asks for it later: config → parts → run. */
import { runCommand } from "./client/cli.ts";
import { Interruption } from "./client/interruption.ts";
import { readEnvironment } from "./platform/env.ts";
import { version } from "./platform/version.ts";

const interruption = new Interruption();
const interrupt = (): void => interruption.interrupt();
const end = (): void => interruption.end();
process.on("SIGINT", interrupt).on("SIGTERM", end);
// The run then ends in order; one more signal finds no listener and ends the process.
interruption.signal.addEventListener("abort", () => process.off("SIGINT", interrupt).off("SIGTERM", end));

// A reader that has seen enough (`| head`) closes the pipe; that is no failure of ours.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});

const environment = readEnvironment();
process.exitCode = await runCommand({
  words: process.argv.slice(2),
  version,
  token: environment["CLUSTER_TOKEN"] || undefined,
  apiKey: environment["MASTER_API_KEY"] || undefined,
  process,
  interruption,
});
