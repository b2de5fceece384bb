/** Screen 2: all jobs, live, by state, type and the names of their files, and what can be done with each. */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import type { JobState, JobSummary } from "../../client/client.ts";
import { useFeed } from "../feed/use-feed.ts";
import { master } from "../master.ts";
import { EmptyState, Loading, Notice } from "../parts/states.tsx";
import { useAction } from "../parts/use-action.ts";
import { toProcess } from "../route.ts";
import { strings } from "../strings.ts";
import { type Filter, JobFilters } from "./job-filters.tsx";
import { JobRow } from "./job-row.tsx";
import { useFoundJobs } from "./use-found-jobs.ts";

const statesOf: Record<Filter, readonly JobState[] | undefined> = {
  all: undefined,
  active: ["queued", "running"],
  done: ["done"],
  troubled: ["partial", "failed", "cancelled"],
};

export function JobsScreen({ filename }: { filename: string }): JSX.Element {
  const feed = useFeed();
  const filter = useSignal<Filter>("all");
  const type = useSignal("");
  const older = useSignal<readonly JobSummary[]>([]);
  const more = useAction();
  const removed = useSignal<ReadonlySet<string>>(new Set());
  const limit = useSignal(jobsPerLoad);
  const states = statesOf[filter.value];
  const taskType = type.value || undefined;
  const filesKnown = countFiles(feed?.jobs.value.values() ?? []);
  const search = useFoundJobs({ filename, states, taskType, limit: limit.value, filesKnown });
  const found = search.answer?.filename === filename ? search.answer.jobs : undefined;
  const line = feed?.line.value ?? "connecting";
  if (feed?.refusal.value) {
    return <EmptyState title={strings.jobs.refused} text={feed.refusal.value.sentence} />;
  }
  if (!feed || (line === "connecting" && feed.jobs.value.size === 0))
    return <Loading text={strings.jobs.loading} />;

  // What the feed says of a job goes before what an older page said.
  const known = new Map([...older.value, ...(found ?? [])].map((job) => [job.id, job]));
  for (const job of feed.jobs.value.values()) known.set(job.id, job);
  const all = [...known.values()].filter(({ id }) => !removed.value.has(id)).toSorted(latestFirst);
  const foundIds = new Set(found?.map(({ id }) => id));
  const shown = all
    .filter(({ id }) => filename === "" || foundIds.has(id))
    .filter(({ state }) => states === undefined || states.includes(state))
    .filter(({ task_type }) => type.value === "" || task_type === type.value);
  const types = [...new Set(all.map(({ task_type }) => task_type))].toSorted();
  const loadMore = async (): Promise<void> => {
    if (filename !== "") {
      limit.value += jobsPerLoad;
      return;
    }
    const unknown: JobSummary[] = [];
    for await (const job of master.listJobs({ states, taskType })) {
      if (!known.has(job.id)) unknown.push(job);
      if (unknown.length === jobsPerLoad) break;
    }
    older.value = [...older.value, ...unknown];
  };
  return (
    <div class="jobs">
      <h1>{strings.jobs.title}</h1>
      {line === "lost" && <Notice tone="warn">{strings.frame.lost}</Notice>}
      {all.length === 0 ? (
        <EmptyJobs />
      ) : (
        <>
          <JobFilters filter={filter} type={type} types={types} filename={filename}>
            {filename !== "" &&
              (found ? strings.jobs.found(shown.length) : !search.failure && strings.jobs.searching)}
          </JobFilters>
          {search.failure !== undefined && <Notice tone="bad">{describe(search.failure)}</Notice>}
          {shown.length === 0 && (filename === "" || found) && <p class="soft">{strings.jobs.noneShown}</p>}
          <ul class="job-list">
            {shown.map((job) => (
              <JobRow
                key={job.id}
                job={job}
                onRemoved={() => (removed.value = new Set([...removed.value, job.id]))}
              />
            ))}
          </ul>
          <div class="row">
            <button type="button" disabled={more.isBusy} onClick={() => more.start(loadMore)}>
              {strings.jobs.older}
            </button>
            {more.failure !== undefined && <span class="bad-text">{more.failure}</span>}
          </div>
        </>
      )}
    </div>
  );
}

const jobsPerLoad = 100;

function countFiles(jobs: Iterable<JobSummary>): number {
  let files = 0;
  for (const { counts } of jobs) files += counts.total;
  return files;
}

function describe(failure: unknown): string {
  return failure instanceof Error ? failure.message : String(failure);
}

function latestFirst(a: JobSummary, b: JobSummary): number {
  return Date.parse(b.created_at) - Date.parse(a.created_at);
}

function EmptyJobs(): JSX.Element {
  return (
    <div class="empty">
      <h2>{strings.jobs.empty.title}</h2>
      <p>{strings.jobs.empty.text}</p>
      <a class="button primary" href={toProcess}>
        {strings.jobs.empty.start}
      </a>
    </div>
  );
}
