/** How far a job is: its files that have ended, and what is behind of the long ones that run. */
import type { JobFile, JobView, Progress } from "../../protocol/job.ts";

export interface JobProgress {
  /** Files that have ended, however. */
  ended: number;
  /** These, and the parts of files that run. */
  done: number;
  /** The running file that is the furthest from its end, by what its processor counts. */
  longest: { file: JobFile; progress: Progress } | undefined;
}

export function measureProgress({ counts, files }: JobView): JobProgress {
  const ended = counts.done + counts.failed + counts.cancelled;
  const running = files.flatMap((file) =>
    file.state === "running" && file.progress ? [{ file, progress: file.progress }] : [],
  );
  const parts = running.reduce((sum, { progress }) => sum + shareDone(progress), 0);
  const longest = running.toSorted((a, b) => left(b.progress) - left(a.progress))[0];
  return { ended, done: ended + parts, longest };
}

/** `7 of 40 pages`. */
export function describeProgress({ done, total, unit }: Progress): string {
  return `${done} of ${total} ${unit}`;
}

function shareDone({ done, total }: Progress): number {
  return total > 0 ? Math.min(done / total, 1) : 0;
}

function left({ done, total }: Progress): number {
  return total - done;
}
