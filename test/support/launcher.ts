/** A launcher as a person starts it: a child of its own, whose output and exit code count. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { launchers, quietEnvironment } from "./cluster.ts";

interface LauncherOptions {
  args?: string[];
  environment?: Record<string, string>;
  folder: string;
}

interface RunningLauncher {
  pid: number;
  child: ChildProcess;
  stdout: () => string;
  stderr: () => string;
  ended: Promise<{ exitCode: number | null; signal: NodeJS.Signals | null }>;
}

/** `name` is that of the launcher in dist/: `cluster`, `master`, `slave`. It is killed when the test has ended. */
export async function withLauncher<Value>(
  name: string,
  { args = [], environment = {}, folder }: LauncherOptions,
  test: (launcher: RunningLauncher) => Promise<Value>,
): Promise<Value> {
  const module = fileURLToPath(new URL(`${name}.js`, launchers));
  const child = spawn(process.execPath, [module, ...args], {
    cwd: folder,
    env: { ...quietEnvironment(), ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  const ended = once(child, "close").then(([exitCode, signal]) => ({ exitCode, signal }));
  try {
    return await test({ pid: child.pid!, child, stdout: () => stdout, stderr: () => stderr, ended });
  } finally {
    child.kill("SIGKILL");
    await ended;
  }
}

/** Starts a launcher that is expected to end by itself. */
export async function runLauncher(name: string, options: LauncherOptions) {
  return withLauncher(name, options, async ({ ended, stdout, stderr }) => {
    const { exitCode } = await ended;
    return { exitCode, stdout: stdout(), stderr: stderr() };
  });
}
