/** Where the command prints: the answer on standard output, all else on standard error, and questions on a terminal. */
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";

/** Streams that may be a terminal, such as those of `process`. */
export interface Streams {
  stdin: Readable & { isTTY?: boolean };
  stdout: Writable;
  stderr: Writable & { isTTY?: boolean };
}

export interface Screen {
  print(lines: string | readonly string[]): void;
  note(lines: string | readonly string[]): void;
  /** Whether somebody is there to answer. */
  isInteractive: boolean;
  /** Resolves with the line that is typed, an empty one at the end of the input. Rejects when the signal aborts. */
  ask(question: string, signal: AbortSignal): Promise<string>;
}

export function createScreen({ stdin, stdout, stderr }: Streams): Screen {
  const writeTo =
    (stream: Writable) =>
    (lines: string | readonly string[]): void => {
      for (const line of [lines].flat()) stream.write(`${line}\n`);
    };
  return {
    print: writeTo(stdout),
    note: writeTo(stderr),
    isInteractive: stdin.isTTY === true && stderr.isTTY === true,
    async ask(question, signal) {
      stderr.write(question);
      // Not as a terminal, whose Ctrl-C readline would keep to itself.
      const lines = createInterface({ input: stdin, terminal: false });
      try {
        return await new Promise((resolve, reject) => {
          lines.once("line", resolve).once("close", () => resolve(""));
          signal.addEventListener("abort", () => reject(signal.reason), { once: true });
        });
      } finally {
        lines.close();
        // Else it would keep the process from its end.
        stdin.pause();
      }
    },
  };
}
