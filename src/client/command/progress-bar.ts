/** How far an upload and a job are, on a terminal; where standard error is none, nothing at all. */
import cliProgress from "cli-progress";
import type { JobView } from "../../protocol/job.ts";
import { describeProgress, measureProgress } from "./job-progress.ts";
import type { UploadProgress } from "../send-form.ts";

export interface ProgressBar {
  showUpload: (progress: UploadProgress) => void;
  showJob: (job: JobView) => void;
  /** Takes the bar away; what is written next stands where it was. */
  stop(): void;
}

/** A stream that may be a terminal, such as `process.stderr`. */
type Terminal = NodeJS.WritableStream & { isTTY?: boolean };

export function createProgressBar(terminal: Terminal): ProgressBar {
  const bar = new cliProgress.SingleBar({
    stream: terminal,
    format: "{action} [{bar}] {figures}",
    barsize: 30,
    clearOnComplete: true,
    // A line that is longer than the terminal is wide would be drawn anew on every update.
    linewrap: true,
  });
  let isShown = false;
  const show = (value: number, total: number, texts: { action: string; figures: string }): void => {
    if (!terminal.isTTY) return;
    if (!isShown) bar.start(total, value, texts);
    isShown = true;
    bar.setTotal(total);
    bar.update(value, texts);
  };
  return {
    showUpload({ sent, total }) {
      show(sent, total, { action: "Sending   ", figures: describeBytes(sent, total) });
    },
    showJob(job) {
      const { done } = measureProgress(job);
      show(done, job.counts.total, { action: "Processing", figures: describeFiles(job) });
    },
    stop() {
      if (isShown) bar.stop();
      isShown = false;
    },
  };
}

/** `3 of 10 files, 1 failed, 7 of 40 pages of a.pdf`; the name last, since a narrow terminal cuts the line. */
function describeFiles(job: JobView): string {
  const { total, failed } = job.counts;
  const { ended, longest } = measureProgress(job);
  if (total === 1 && longest) return describeProgress(longest.progress);
  return [
    `${ended} of ${total} ${total === 1 ? "file" : "files"}`,
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(longest ? [`${describeProgress(longest.progress)} of ${longest.file.filename}`] : []),
  ].join(", ");
}

function describeBytes(sent: number, total: number): string {
  const [size, unit, decimals] = total < 1e6 ? [1e3, "kB", 0] : [1e6, "MB", 1];
  return `${(sent / size).toFixed(decimals)} of ${(total / size).toFixed(decimals)} ${unit}`;
}
