/** A button for what cannot be undone: it asks before, in a dialog of the browser's own. */
import type { JSX } from "preact";
import { useId, useRef } from "preact/hooks";
import { strings } from "../strings.ts";

interface ConfirmProps {
  label: string;
  question: string;
  /** What the dialog's own button says. */
  answer: string;
  onConfirm: () => void;
}

export function ConfirmButton({ label, question, answer, onConfirm }: ConfirmProps): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null);
  const title = useId();
  return (
    <>
      <button type="button" onClick={() => dialog.current?.showModal()}>
        {label}
      </button>
      <dialog ref={dialog} aria-labelledby={title}>
        <form
          method="dialog"
          onSubmit={({ submitter }) => {
            if (submitter?.getAttribute("value") === "yes") onConfirm();
          }}
        >
          <p id={title}>{question}</p>
          <div class="row end">
            <button type="submit" value="no">
              {strings.actions.keep}
            </button>
            <button type="submit" value="yes" class="danger">
              {answer}
            </button>
          </div>
        </form>
      </dialog>
    </>
  );
}
