/** The calls that a slave works on, and how far their files are: what its status tells a master that asks. */
import type { Progress } from "../protocol/job.ts";
import type { SlaveStatus } from "../protocol/slave.ts";

export class OpenCalls {
  readonly #calls = new Map<string, Map<number, Progress>>();

  begin(call: string): void {
    this.#calls.set(call, new Map());
  }

  note(call: string, file: number, progress: Progress): void {
    this.#calls.get(call)?.set(file, progress);
  }

  end(call: string): void {
    this.#calls.delete(call);
  }

  describe(): Required<Pick<SlaveStatus, "calls" | "progress">> {
    return {
      calls: [...this.#calls.keys()],
      progress: Array.from(this.#calls).flatMap(([call, files]) =>
        Array.from(files, ([file, progress]) => ({ call, file, ...progress })),
      ),
    };
  }
}
