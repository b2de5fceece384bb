/** Screen 1: files come in by drop, paste or picker, become drafts by type, and are sent off as jobs. */
import { useSignal } from "@preact/signals";
import type { JSX, TargetedEvent } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { AnnouncedTaskType } from "../../client/client.ts";
import { announce } from "../announce.tsx";
import { AddSlave } from "../cluster/add-slave.tsx";
import { master } from "../master.ts";
import { EmptyState, Loading, Notice } from "../parts/states.tsx";
import { useAction } from "../parts/use-action.ts";
import { useAnswer } from "../parts/use-answer.ts";
import { goTo, toJob, toJobs } from "../route.ts";
import { mayOperate } from "../session.ts";
import { strings } from "../strings.ts";
import type { Upload } from "../uploads/upload.ts";
import { collectFiles, isWanted } from "./collect-files.ts";
import { DraftCard } from "./draft-card.tsx";
import { type Draft, addFiles, addToDraft, drafts, startDraft } from "./drafts.ts";
import { usePaste } from "./use-paste.ts";

/** What holds where a master tells no limits. */
const usualMostBytes = 512 * 1024 * 1024;

export function ProcessScreen(): JSX.Element {
  // Again and again, since slaves that come announce options and types of their own.
  const types = useAnswer((signal) => master.taskTypes({ signal }), { of: [], everyMs: 5000 });
  const limits = useAnswer((signal) => master.limits({ signal }), { of: [] });
  const health = useAnswer((signal) => master.health({ signal }), { of: [], everyMs: 5000 });
  const taskTypes = types.answer;
  const hasNoSlave = health.answer?.warnings.includes("no_slaves") === true;
  if (!taskTypes) {
    if (types.failure === undefined) return <Loading text={strings.process.loading} />;
    return (
      <EmptyState title={strings.frame.unreachable.title} text={strings.frame.unreachable.text}>
        <button type="button" onClick={() => types.ask()}>
          {strings.frame.unreachable.again}
        </button>
      </EmptyState>
    );
  }
  const mostBytes = limits.answer?.find(({ name }) => name === "MAX_FILE_BYTES")?.value ?? usualMostBytes;
  return (
    <div class="process">
      <h1>{strings.process.heading}</h1>
      {hasNoSlave && (
        <Notice tone="warn">
          <h2>{strings.process.noSlaves.title}</h2>
          <p>{strings.process.noSlaves.text}</p>
          {mayOperate() && <AddSlave />}
        </Notice>
      )}
      <Intake taskTypes={taskTypes} />
      <Drafts taskTypes={taskTypes} mostBytes={mostBytes} />
    </div>
  );
}

function Intake({ taskTypes }: { taskTypes: readonly AnnouncedTaskType[] }): JSX.Element {
  const isOver = useSignal(false);
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const samples = useAction();
  const take = (some: readonly File[]): void => {
    addFiles(some.filter(isWanted), taskTypes);
    announce(strings.process.added(some.length));
  };
  const takePicked = ({ currentTarget }: TargetedEvent<HTMLInputElement>): void => {
    take([...(currentTarget.files ?? [])]);
    // The same file may be picked again after it was taken out.
    currentTarget.value = "";
  };
  const takeDropped = async (event: DragEvent): Promise<void> => {
    event.preventDefault();
    isOver.value = false;
    if (event.dataTransfer) take(await collectFiles(event.dataTransfer));
  };
  const takeSamples = async (): Promise<void> => {
    const { fetchSamples } = await import("./samples.ts");
    const found = await fetchSamples();
    const known = found.filter(({ taskType }) => taskTypes.some(({ name }) => name === taskType));
    for (const { taskType, file } of known) addToDraft(taskType, [file]);
    announce(strings.process.added(known.length));
  };
  useEffect(() => {
    // Set by hand, since Preact's types have no such attribute.
    folder.current?.setAttribute("webkitdirectory", "");
  }, []);
  usePaste(take);
  return (
    <section
      class={`drop-zone${isOver.value ? " over" : ""}${drafts.value.length > 0 ? " small" : ""}`}
      aria-label={strings.process.heading}
      onDragOver={(event) => {
        event.preventDefault();
        isOver.value = true;
      }}
      onDragLeave={() => (isOver.value = false)}
      onDrop={(event) => void takeDropped(event)}
    >
      <p class="lead">{strings.process.drop}</p>
      <div class="row">
        <button type="button" class="primary" onClick={() => files.current?.click()}>
          {strings.process.pick}
        </button>
        <button type="button" onClick={() => folder.current?.click()}>
          {strings.process.pickFolder}
        </button>
        <button type="button" disabled={samples.isBusy} onClick={() => samples.start(takeSamples)}>
          {samples.isBusy ? strings.process.samplesLoading : strings.process.samples}
        </button>
      </div>
      <p class="soft">{strings.process.dropMore}</p>
      {samples.failure !== undefined && <Notice tone="bad">{samples.failure}</Notice>}
      <input
        ref={files}
        type="file"
        multiple
        hidden
        aria-label={strings.process.pick}
        onChange={takePicked}
      />
      <input
        ref={folder}
        type="file"
        multiple
        hidden
        aria-label={strings.process.pickFolder}
        onChange={takePicked}
      />
    </section>
  );
}

interface DraftsProps {
  taskTypes: readonly AnnouncedTaskType[];
  mostBytes: number;
}

function Drafts({ taskTypes, mostBytes }: DraftsProps): JSX.Element | null {
  const ready = drafts.value.filter(({ taskType }) => taskType !== undefined);
  if (drafts.value.length === 0) return null;
  const start = (some: readonly Draft[]): void =>
    showStarted(some.map((draft) => startDraft(draft, mostBytes)));
  return (
    <section class="drafts" aria-label={strings.draft.title}>
      <div class="row between">
        <h2>{strings.draft.heading(drafts.value.length)}</h2>
        {ready.length > 1 && (
          <button type="button" class="primary" onClick={() => start(ready)}>
            {strings.draft.startAll(ready.length)}
          </button>
        )}
      </div>
      {drafts.value.map((draft) => (
        <DraftCard
          key={draft.id}
          draft={draft}
          taskTypes={taskTypes}
          mostBytes={mostBytes}
          onStart={() => start([draft])}
        />
      ))}
    </section>
  );
}

/** One job is watched on its own screen as soon as the master has it, several in the list. */
function showStarted(started: readonly (Upload | undefined)[]): void {
  const uploads = started.filter((upload) => upload !== undefined);
  const [only, ...more] = uploads;
  if (!only || drafts.value.length > 0) return;
  if (more.length > 0) {
    goTo(toJobs);
    return;
  }
  const stop = only.jobId.subscribe((jobId) => {
    if (jobId === undefined) return;
    goTo(toJob(jobId));
    queueMicrotask(() => stop());
  });
}
