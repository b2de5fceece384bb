/** The context of a run in the test's own process, where nothing is cut off. */
import type { RunContext } from "../../src/processors/processor.ts";

export function runContext(
  scratchFolder: string,
  signal: AbortSignal = new AbortController().signal,
): RunContext {
  return {
    signal,
    makeScratchFolder: async () => scratchFolder,
    limitWork: (_limit, work) => work(),
    reportProgress: () => undefined,
  };
}
