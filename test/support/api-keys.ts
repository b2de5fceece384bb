/** Keys as an operator makes them: by the command `msdp-keys`, in a file of the test's folder. */
import path from "node:path";
import { runLauncher } from "./launcher.ts";

export interface KeyFile {
  path: string;
  /** Runs a subcommand; hands back what it prints, the key among it. Fails when it does. */
  run(...words: string[]): Promise<string>;
}

export function keyFileIn(folder: string): KeyFile {
  const file = path.join(folder, "keys.json");
  const run = async (...words: string[]): Promise<string> => {
    const args = [...words, "--file", file];
    const { exitCode, stdout, stderr } = await runLauncher("keys", { folder, args });
    if (exitCode !== 0) throw new Error(stderr);
    return stdout.trim();
  };
  return { path: file, run };
}
