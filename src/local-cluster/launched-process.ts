/** A master or slave started as a child process of this one, which says when it is ready and stops when told. */
import { type ChildProcess, fork } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";

export interface LaunchedProcess {
  readonly name: string;
  readonly pid: number;
  readonly url: string;
  /** Resolves with a sentence on how it ended. */
  readonly ended: Promise<string>;
  /** Asks it to end its work and waits; kills it when that takes too long. */
  stop(): Promise<void>;
}

export type LogTarget = "inherit" | "ignore" | number;

interface Launch {
  name: string;
  /** The compiled launcher. */
  module: URL;
  arguments?: string[];
  environment: Record<string, string | undefined>;
  folder?: string | undefined;
  /** Where its log goes: to this process's own standard error, nowhere, or into an open file by its descriptor. */
  log: LogTarget;
}

const readyMessage = z.object({ ready: z.literal(true), url: z.string() });
const stopTimeoutMs = 40_000;

/** Rejects with an `Error` when the process ends before it is ready; it has said why on its standard error. */
export async function launch(settings: Launch): Promise<LaunchedProcess> {
  const child = fork(settings.module, settings.arguments ?? [], {
    env: settings.environment,
    cwd: settings.folder,
    stdio: ["ignore", settings.log, settings.log, "ipc"],
  });
  const ended = describeEnd(settings.name, child);
  const url = await Promise.race([untilReady(child), ended.then((how) => Promise.reject(new Error(how)))]);
  // A child that has sent a message has a pid.
  return { name: settings.name, pid: child.pid ?? 0, url, ended, stop: async () => stop(child, ended) };
}

function untilReady(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.on("message", (message: unknown) => {
      const ready = readyMessage.safeParse(message);
      if (ready.success) resolve(ready.data.url);
    });
  });
}

function describeEnd(name: string, child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once("error", (error) => resolve(`${name} could not start: ${error.message}`));
    child.once("exit", (code, signal) => resolve(`${name} ended with ${signal ?? `exit code ${code}`}.`));
  });
}

async function stop(child: ChildProcess, ended: Promise<string>): Promise<void> {
  if (child.connected) child.disconnect();
  const giveUp = new AbortController();
  const tooLong = sleep(stopTimeoutMs, "too long", { signal: giveUp.signal }).catch(() => "ended");
  if ((await Promise.race([ended, tooLong])) === "too long") child.kill("SIGKILL");
  giveUp.abort();
  await ended;
}
