/** The command under test: the compiled client as a process of its own, with pipes where a person has a terminal. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { launchers, quietEnvironment } from "../support/cluster.ts";

interface Settings {
  folder?: string;
  /** What it reads from standard input. */
  input?: string;
  environment?: Record<string, string>;
}

interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

export async function runClient(words: string[], settings: Settings = {}): Promise<Ended> {
  return startClient(words, settings).ended;
}

export function startClient(words: string[], { folder, input = "", environment }: Settings = {}) {
  const child = spawn(process.execPath, [fileURLToPath(new URL("client.js", launchers)), ...words], {
    cwd: folder,
    env: { ...quietEnvironment(), ...environment },
    stdio: "pipe",
  });
  child.stdin.end(input);
  const end = async (): Promise<Ended> => {
    const [stdout, stderr] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, "close"),
    ]);
    return { code: child.exitCode, stdout, stderr };
  };
  return { ended: end(), end: (signal: "SIGINT" | "SIGTERM") => child.kill(signal) };
}
