/** For a job whose upload broke off with its page: the files are chosen again, and those that it lacks go up. */
import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import { strings } from "../strings.ts";
import { uploadRest } from "../uploads/uploads.ts";

interface RestPickerProps {
  jobId: string;
  isBusy: boolean;
  start: (work: () => Promise<unknown>) => void;
}

export function RestPicker({ jobId, isBusy, start }: RestPickerProps): JSX.Element {
  const input = useRef<HTMLInputElement>(null);
  const take = ({ currentTarget }: { currentTarget: HTMLInputElement }): void => {
    const files = [...(currentTarget.files ?? [])];
    // So that the same choice is heard of again.
    currentTarget.value = "";
    if (files.length > 0) start(() => uploadRest(jobId, files));
  };
  return (
    <>
      <button type="button" disabled={isBusy} onClick={() => input.current?.click()}>
        {strings.actions.addRest}
      </button>
      <input ref={input} type="file" multiple hidden aria-label={strings.actions.addRest} onChange={take} />
    </>
  );
}
