#!/usr/bin/env node
/** Sends files to a master and prints what became of them: config → parts → run. */
import { runCommand } from "./client/cli.ts";
import { tokenToSend } from "./platform/access.ts";
import { readEnvironment } from "./platform/env.ts";
import { version } from "./platform/version.ts";

const interrupt = new AbortController();
// The first signal ends the run in order; a second finds no listener and ends the process.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => interrupt.abort());

// A reader that has seen enough (`| head`) closes the pipe; that is no failure of ours.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});

process.exitCode = await runCommand({
  words: process.argv.slice(2),
  version,
  token: tokenToSend(readEnvironment()["CLUSTER_TOKEN"]),
  process,
  signal: interrupt.signal,
});
