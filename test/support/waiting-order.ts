/** Files of the processor `obey` that run until the test lets them go. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Progress } from "../../src/protocol/job.ts";
import { eventually } from "./cluster.ts";
import { order } from "./test-processors.ts";

interface WaitingOrder {
  file: File;
  /** Resolves with the process that runs it. */
  untilStarted(): Promise<number>;
  hasStarted(): boolean;
  letGo(): void;
}

export function waitingOrder(folder: string, name: string, progress?: Progress): WaitingOrder {
  const started = path.join(folder, `${name}.started`);
  const until = path.join(folder, `${name}.go`);
  return {
    file: order(name, { act: "wait", started, until, ...(progress && { progress }) }),
    untilStarted: () => eventually(() => Number(readPid(started))),
    hasStarted: () => existsSync(started),
    letGo: () => writeFileSync(until, ""),
  };
}

function readPid(file: string): string {
  const pid = readFileSync(file, "utf8");
  if (pid === "") throw new Error(`${file} is empty yet.`);
  return pid;
}
