/** The files of a job in a list that stays smooth with ten thousand of them: filtered by state, searched by name. */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import type { JobFile, JobSummary } from "../../client/client.ts";
import type { TaskState } from "../../protocol/job.ts";
import { formatBytes, formatDuration } from "../format.ts";
import { StateMark } from "../parts/state-mark.tsx";
import { useNow } from "../parts/use-now.ts";
import { VirtualList } from "../parts/virtual-list.tsx";
import { toResult } from "../route.ts";
import { strings } from "../strings.ts";
import { explainFailure } from "./explain-failure.ts";

const rowHeightPx = 40;
const states: (TaskState | "all")[] = ["all", "queued", "running", "done", "failed", "cancelled"];

interface ListProps {
  job: JobSummary;
  files: readonly JobFile[];
}

export function FileList({ job, files }: ListProps): JSX.Element {
  const state = useSignal<TaskState | "all">("all");
  const search = useSignal("");
  const now = useNow(job.ended_at === null ? 1000 : undefined);
  const wanted = search.value.trim().toLowerCase();
  const shown =
    state.value === "all" && wanted === ""
      ? files
      : files
          .filter((file) => state.value === "all" || file.state === state.value)
          .filter(({ filename }) => wanted === "" || filename.toLowerCase().includes(wanted));
  const span = spanOf(files, now);
  return (
    <section class="files" aria-label={strings.files.title}>
      <div class="row filters">
        <h2>{strings.files.title}</h2>
        <label class="inline">
          {strings.files.state}
          <select
            value={state.value}
            onChange={({ currentTarget }) =>
              (state.value = states.find((one) => one === currentTarget.value) ?? "all")
            }
          >
            {states.map((one) => (
              <option key={one} value={one}>
                {one === "all" ? strings.files.all : strings.states[one]}
              </option>
            ))}
          </select>
        </label>
        <label class="inline">
          {strings.files.search}
          <input
            type="search"
            value={search.value}
            onInput={({ currentTarget }) => (search.value = currentTarget.value)}
          />
        </label>
        <span class="soft numbers" role="status">
          {shown.length !== files.length && strings.files.shown(shown.length)}
        </span>
      </div>
      {files.length === 0 ? (
        <p class="soft">{strings.files.none}</p>
      ) : (
        <VirtualList
          items={shown}
          rowHeightPx={rowHeightPx}
          label={strings.files.title}
          columns={strings.files.columns}
          keyOf={({ index }) => index}
          row={(file) => <Cells jobId={job.id} file={file} span={span} now={now} />}
        />
      )}
    </section>
  );
}

interface Span {
  from: number;
  to: number;
}

function spanOf(files: readonly JobFile[], now: number): Span {
  let [from, to] = [Infinity, 0];
  for (const { queued_at, ended_at } of files) {
    from = Math.min(from, Date.parse(queued_at));
    to = Math.max(to, ended_at === null ? now : Date.parse(ended_at));
  }
  return { from, to: Math.max(to, from + 1) };
}

interface CellsProps {
  jobId: string;
  file: JobFile;
  span: Span;
  now: number;
}

function Cells({ jobId, file, span, now }: CellsProps): JSX.Element {
  const { index, filename, bytes, state, slave_id, duration_ms, progress } = file;
  return (
    <>
      <span role="cell" class="file-name">
        <a href={toResult(jobId, index)} title={filename}>
          {filename}
        </a>
      </span>
      <span role="cell" class="file-state">
        <StateMark state={state} />
        {file.code !== null && state === "failed" && (
          <span class="soft"> {explainFailure(file.code).what}</span>
        )}
        {progress !== null && state === "running" && (
          <span class="soft numbers">
            {" "}
            {strings.files.progress(progress.done, progress.total, progress.unit)}
          </span>
        )}
      </span>
      <span role="cell" class="numbers file-bytes">
        {formatBytes(bytes)}
      </span>
      <span role="cell" class="numbers file-time">
        {duration_ms === null ? "" : formatDuration(duration_ms)}
      </span>
      <span role="cell" class="file-slave" title={slave_id ?? undefined}>
        {slave_id ?? ""}
      </span>
      <span role="cell" class="file-bar">
        <TimeBar file={file} span={span} now={now} />
      </span>
    </>
  );
}

/** When a file waited and when it ran, on the clock of its job. */
function TimeBar({ file, span, now }: Omit<CellsProps, "jobId">): JSX.Element {
  const share = (moment: number): string => `${((moment - span.from) / (span.to - span.from)) * 100}%`;
  const queued = Date.parse(file.queued_at);
  const ended = file.ended_at === null ? now : Date.parse(file.ended_at);
  const started = file.started_at === null ? ended : Date.parse(file.started_at);
  const waitedMs = Math.max(0, started - queued);
  const ranMs = Math.max(0, ended - started);
  return (
    <span class="time-bar" title={strings.files.times(formatDuration(waitedMs), formatDuration(ranMs))}>
      <span class="unseen">{strings.files.times(formatDuration(waitedMs), formatDuration(ranMs))}</span>
      <span class="waited" style={{ left: share(queued), right: `calc(100% - ${share(started)})` }} />
      <span
        class={`ran ${file.state}`}
        style={{ left: share(started), right: `calc(100% - ${share(ended)})` }}
      />
    </span>
  );
}
