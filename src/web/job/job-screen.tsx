/** Screen 3: a job with its files, live; what failed and what to do about it; who did what. */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { JobFile, JobState, JobSummary } from "../../client/client.ts";
import { isFinished } from "../../protocol/job.ts";
import { announce } from "../announce.tsx";
import type { Feed } from "../feed/feed.ts";
import { useFeed } from "../feed/use-feed.ts";
import { formatCount, formatMoment } from "../format.ts";
import { JobTime } from "../jobs/job-row.tsx";
import { CountsBar } from "../parts/meter.tsx";
import { StateMark } from "../parts/state-mark.tsx";
import { EmptyState, Loading, Notice } from "../parts/states.tsx";
import { toJobs } from "../route.ts";
import { strings } from "../strings.ts";
import { Failures } from "./failures.tsx";
import { FileList } from "./file-list.tsx";
import { JobActions } from "./job-actions.tsx";
import { SlaveLanes } from "./slave-lanes.tsx";

export function JobScreen({ jobId }: { jobId: string }): JSX.Element {
  const [turn, setTurn] = useState(0);
  const feed = useFeed(jobId, turn);
  const isGone = useSignal(false);
  const job = feed?.jobs.value.get(jobId);
  useAnnouncedEnd(job?.state);
  if (isGone.value || feed?.removed.value)
    return <Gone title={strings.job.gone.title} text={strings.job.gone.text} />;
  if (feed?.refusal.value) {
    const { status, sentence } = feed.refusal.value;
    return status === 404 ? (
      <Gone title={strings.job.none} text={sentence} />
    ) : (
      <Gone title={strings.job.refused} text={sentence} />
    );
  }
  if (!feed || !job) {
    return <Loading text={feed?.line.value === "lost" ? strings.frame.lost : strings.job.loading} />;
  }
  return (
    <div class="job">
      <nav aria-label={strings.job.path} class="path">
        <a href={toJobs}>{strings.jobs.title}</a> ›
      </nav>
      <Head job={job} onRemoved={() => (isGone.value = true)} onRetried={() => setTurn(turn + 1)} />
      {feed.line.value === "lost" && <Notice tone="warn">{strings.frame.lost}</Notice>}
      <Files job={job} feed={feed} />
    </div>
  );
}

interface HeadProps {
  job: JobSummary;
  onRemoved: () => void;
  onRetried: () => void;
}

function Head({ job, onRemoved, onRetried }: HeadProps): JSX.Element {
  const { counts } = job;
  const options = Object.entries(job.options);
  return (
    <header class="job-head">
      <div class="row between">
        <h1>{strings.job.name(strings.typeName(job.task_type), counts.total)}</h1>
        <JobActions job={job} onRemoved={onRemoved} onRetried={onRetried} />
      </div>
      <div class="row facts">
        <StateMark state={job.state} />
        <span class="numbers">{strings.job.doneOf(formatCount(counts.done), formatCount(counts.total))}</span>
        {counts.failed > 0 && <span class="bad-text">{strings.job.failed(formatCount(counts.failed))}</span>}
        {counts.running > 0 && <span>{strings.job.running(formatCount(counts.running))}</span>}
        {job.queue_position !== null && job.queue_position > 0 && (
          <span>{strings.job.ahead(formatCount(job.queue_position))}</span>
        )}
        <JobTime job={job} />
        <span class="soft">{formatMoment(job.created_at)}</span>
      </div>
      <CountsBar counts={counts} />
      {job.is_open && <p class="soft">{strings.job.openText}</p>}
      {options.length > 0 && (
        <details>
          <summary>{strings.options.asSent}</summary>
          <pre class="json" tabIndex={0}>
            {JSON.stringify(job.options, null, 2)}
          </pre>
        </details>
      )}
    </header>
  );
}

function Files({ job, feed }: { job: JobSummary; feed: Feed }): JSX.Element {
  // A job that is being filled may have gaps.
  const files = feed.files.value.byIndex.filter((file): file is JobFile => file !== undefined);
  return (
    <>
      <Failures jobId={job.id} files={files} />
      <FileList job={job} files={files} />
      <SlaveLanes files={files} />
    </>
  );
}

function Gone({ title, text }: { title: string; text: string }): JSX.Element {
  return (
    <EmptyState title={title} text={text}>
      <a class="button" href={toJobs}>
        {strings.job.back}
      </a>
    </EmptyState>
  );
}

/** Says the end of a job once, and only to who has seen it run. */
function useAnnouncedEnd(state: JobState | undefined): void {
  const former = useRef<JobState | undefined>(undefined);
  useEffect(() => {
    const wasSeenRunning = former.current !== undefined && !isFinished(former.current);
    former.current = state;
    if (state !== undefined && wasSeenRunning && isFinished(state))
      announce(strings.job.announced.ended[state]);
  }, [state]);
}
