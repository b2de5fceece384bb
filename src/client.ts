#!/usr/bin/env node
/** Sends files to a master and prints what became of them, or asks for it later: config → parts → run. */
import { runCommand } from "./client/command/cli.ts";
import { tokenToSend } from "./platform/access.ts";
import { exitCodes } from "./client/command/exit-codes.ts";
import { Interruption } from "./client/command/interruption.ts";
import { readEnvironment } from "./platform/env.ts";
import { version } from "./platform/version.ts";

const interruption = new Interruption(() => process.exit(exitCodes.interrupted));
process.on("SIGINT", () => interruption.interrupt());
// A second one finds no listener and ends the process.
process.once("SIGTERM", () => interruption.end());

// A reader that has seen enough (`| head`) closes the pipe; that is no failure of ours.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});

const environment = readEnvironment();
process.exitCode = await runCommand({
  words: process.argv.slice(2),
  version,
  token: tokenToSend(environment["CLUSTER_TOKEN"]),
  apiKey: environment["MASTER_API_KEY"] || undefined,
  process,
  interruption,
});
