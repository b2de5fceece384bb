/** Screen 4: one file of a job, its result beside its original; or why it has none. */
import type { JSX } from "preact";
import type { JobFile, JobView } from "../../client/client.ts";
import { isFinished } from "../../protocol/job.ts";
import { formatBytes, formatDuration } from "../format.ts";
import { explainFailure } from "../job/explain-failure.ts";
import { addressOf, master } from "../master.ts";
import { StateMark } from "../parts/state-mark.tsx";
import { EmptyState, Loading, Notice } from "../parts/states.tsx";
import { useAnswer } from "../parts/use-answer.ts";
import { toJob, toJobs, toResult } from "../route.ts";
import { strings } from "../strings.ts";
import { ResultView } from "./result-view.tsx";

interface ScreenProps {
  jobId: string;
  index: number;
}

const lookMs = 1000;

export function ResultScreen({ jobId, index }: ScreenProps): JSX.Element {
  const { answer: job, failure } = useAnswer(
    async (signal) => master.getJob(jobId, { files: { from: index, limit: 1 }, signal }),
    { of: [jobId, index], everyMs: lookMs },
  );
  const file = job?.files.find((one) => one.index === index);
  if (!job && failure === undefined) return <Loading text={strings.result.loading} />;
  if (!job || !file) {
    const text = failure instanceof Error ? failure.message : strings.result.noFile;
    return (
      <EmptyState title={strings.result.none} text={text}>
        <a class="button" href={toJobs}>
          {strings.job.back}
        </a>
      </EmptyState>
    );
  }
  return (
    <div class="result">
      <nav aria-label={strings.job.path} class="path">
        <a href={toJobs}>{strings.jobs.title}</a> ›{" "}
        <a href={toJob(jobId)}>{strings.job.name(strings.typeName(job.task_type), job.counts.total)}</a> ›
      </nav>
      <Head job={job} file={file} />
      <Body job={job} file={file} />
    </div>
  );
}

function Head({ job, file }: { job: JobView; file: JobFile }): JSX.Element {
  const { index, filename, bytes, state, duration_ms, slave_id, attempts } = file;
  return (
    <header class="result-head">
      <div class="row between">
        <h1 class="file-title">{filename}</h1>
        <div class="row">
          {index > 0 && (
            <a class="button" href={toResult(job.id, index - 1)}>
              ‹ {strings.result.previous}
            </a>
          )}
          {index + 1 < job.counts.total && (
            <a class="button" href={toResult(job.id, index + 1)}>
              {strings.result.next} ›
            </a>
          )}
          {file.links.result !== undefined && (
            <a class="button" href={addressOf(file.links.result)} download>
              {strings.result.downloadResult}
            </a>
          )}
        </div>
      </div>
      <div class="row facts">
        <StateMark state={state} />
        <span class="numbers">{formatBytes(bytes)}</span>
        {duration_ms !== null && (
          <span class="numbers">{strings.result.took(formatDuration(duration_ms))}</span>
        )}
        {slave_id !== null && <span>{strings.result.by(slave_id)}</span>}
        {attempts > 1 && <span>{strings.result.attempts(attempts)}</span>}
      </div>
      {file.artifacts.length > 0 && (
        <div class="row">
          <span class="soft">{strings.result.artifacts}</span>
          {file.artifacts.map(({ name, link, bytes: size }) => (
            <a key={name} class="button" href={addressOf(link)} download>
              {name} <span class="soft">{formatBytes(size)}</span>
            </a>
          ))}
        </div>
      )}
      {file.warnings.length > 0 && (
        <Notice tone="warn">
          <ul>
            {file.warnings.map((warning) => (
              <li key={warning}>{warning}</li>
            ))}
          </ul>
        </Notice>
      )}
    </header>
  );
}

function Body({ job, file }: { job: JobView; file: JobFile }): JSX.Element {
  if (file.state === "done") return <ResultView key={`${file.ended_at}`} job={job} file={file} />;
  if (file.state === "failed") return <Failure file={file} />;
  if (file.state === "cancelled") return <p>{strings.result.cancelled}</p>;
  return <p>{isFinished(job.state) ? strings.result.cancelled : strings.result.waiting}</p>;
}

function Failure({ file }: { file: JobFile }): JSX.Element {
  const { what, todo } = explainFailure(file.code ?? "internal");
  return (
    <section class="card failures" aria-label={strings.failures.title}>
      <h2>{what}</h2>
      <p>{todo}</p>
      <p class="soft">
        {strings.failures.said} {file.error}
      </p>
    </section>
  );
}
