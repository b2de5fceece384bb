/** What can be done with a job as it is: cancel, finish an upload that broke off, retry, download, delete. */
import type { JSX } from "preact";
import type { JobSummary } from "../../client/client.ts";
import { isFinished } from "../../protocol/job.ts";
import { announce } from "../announce.tsx";
import { addressOf, master } from "../master.ts";
import { ConfirmButton } from "../parts/confirm-button.tsx";
import { useAction } from "../parts/use-action.ts";
import { strings } from "../strings.ts";
import { uploadOf } from "../uploads/uploads.ts";
import { RestPicker } from "./rest-picker.tsx";

interface ActionsProps {
  job: JobSummary;
  onRemoved: () => void;
  /** A job that had ended goes on, so whoever follows it has to come back. */
  onRetried?: () => void;
}

export function JobActions({ job, onRemoved, onRetried }: ActionsProps): JSX.Element {
  const { id, counts, state } = job;
  const action = useAction();
  const isOver = isFinished(state);
  const isAbandoned = job.is_open && !uploadOf(id);
  const retry = async (): Promise<void> => {
    await master.retry(id);
    announce(strings.job.announced.retried);
    onRetried?.();
  };
  const remove = async (): Promise<void> => {
    await master.remove(id);
    announce(strings.job.announced.removed);
    onRemoved();
  };
  return (
    <div class="job-actions row">
      {isAbandoned && <RestPicker jobId={id} isBusy={action.isBusy} start={action.start} />}
      {isAbandoned && counts.total > 0 && (
        <button type="button" onClick={() => action.start(() => master.close(id))}>
          {strings.actions.closeJob}
        </button>
      )}
      {!isOver && (
        <button type="button" disabled={action.isBusy} onClick={() => action.start(() => master.cancel(id))}>
          {strings.actions.cancel}
        </button>
      )}
      {isOver && counts.failed + counts.cancelled > 0 && (
        <button type="button" disabled={action.isBusy} onClick={() => action.start(retry)}>
          {strings.actions.retry}
        </button>
      )}
      {counts.done > 0 && (
        <a class="button" href={addressOf(job.links.results)} download>
          {strings.actions.zip}
        </a>
      )}
      {isOver && (
        <ConfirmButton
          label={strings.actions.remove}
          question={strings.job.removeQuestion(counts.total)}
          answer={strings.actions.remove}
          onConfirm={() => action.start(remove)}
        />
      )}
      {action.failure !== undefined && (
        <span class="bad-text" role="alert">
          {action.failure}
        </span>
      )}
    </div>
  );
}
