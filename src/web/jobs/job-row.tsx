/** A job in the list: what it is, how far, how long, and what can be done with it. */
import type { JSX } from "preact";
import type { JobSummary } from "../../client/client.ts";
import { formatCount, formatDuration, formatMoment } from "../format.ts";
import { JobActions } from "../job/job-actions.tsx";
import { CountsBar } from "../parts/meter.tsx";
import { StateMark } from "../parts/state-mark.tsx";
import { useNow } from "../parts/use-now.ts";
import { toJob } from "../route.ts";
import { strings } from "../strings.ts";
import { elapsedMs, remainingMs } from "./job-times.ts";

const slavesNamed = 3;

interface RowProps {
  job: JobSummary;
  onRemoved: () => void;
}

export function JobRow({ job, onRemoved }: RowProps): JSX.Element {
  const { counts, slaves_at_work: slaves } = job;
  return (
    <li class="job-row">
      <div class="job-name">
        <a href={toJob(job.id)}>{strings.job.name(strings.typeName(job.task_type), counts.total)}</a>
        <span class="soft">{formatMoment(job.created_at)}</span>
      </div>
      <StateMark state={job.state} />
      <div class="job-progress">
        <span class="numbers">
          {strings.job.doneOf(formatCount(counts.done), formatCount(counts.total))}
          {counts.failed > 0 && (
            <span class="bad-text"> · {strings.job.failed(formatCount(counts.failed))}</span>
          )}
          {counts.running > 0 && (
            <span class="soft"> · {strings.job.running(formatCount(counts.running))}</span>
          )}
        </span>
        <CountsBar counts={counts} />
        {slaves.length > 0 && (
          <span class="job-slaves soft">
            {strings.job.slaves(
              slaves.slice(0, slavesNamed).join(", "),
              Math.max(0, slaves.length - slavesNamed),
            )}
          </span>
        )}
      </div>
      <JobTime job={job} />
      <JobActions job={job} onRemoved={onRemoved} />
    </li>
  );
}

export function JobTime({ job }: { job: JobSummary }): JSX.Element {
  const now = useNow(job.ended_at === null ? 1000 : undefined);
  const left = remainingMs(job, now);
  return (
    <span class="job-time soft numbers">
      {job.is_open
        ? strings.job.filling
        : left === undefined
          ? formatDuration(elapsedMs(job, now))
          : strings.job.left(formatDuration(left))}
    </span>
  );
}
