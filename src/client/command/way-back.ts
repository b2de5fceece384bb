/** How to come back to a job that is left: the words to type. */
import type { Run } from "./run.ts";

export interface LeftJob {
  jobId: string;
  /** The folder that its results were to be fetched into. */
  out: string | undefined;
}

export function describeWayBack({ masterUrl }: Run, { jobId, out }: LeftJob): string {
  const words = ["wait", masterUrl, jobId, ...(out === undefined ? [] : ["--out", out])];
  return `To come back to it: msdp-client ${words.map(quote).join(" ")}`;
}

/** For shells of every system, as far as they agree. */
function quote(word: string): string {
  return /^[\w./:\\~-]+$/.test(word) ? word : `"${word}"`;
}
