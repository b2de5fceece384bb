/** A command to be copied, with the button that copies it. */
import type { JSX } from "preact";
import { announce } from "../announce.tsx";
import { strings } from "../strings.ts";

export function CopyLine({ text, label }: { text: string; label: string }): JSX.Element {
  const copy = async (): Promise<void> => {
    // Browsers keep the clipboard from pages that came over plain HTTP; the text can be selected there.
    if (!navigator.clipboard) return announce(strings.actions.copyByHand);
    await navigator.clipboard.writeText(text);
    announce(strings.actions.copied);
  };
  return (
    <div class="copy-line">
      <code tabIndex={0} role="region" aria-label={label}>
        {text}
      </code>
      <button type="button" onClick={() => void copy()}>
        {strings.actions.copy}
      </button>
    </div>
  );
}
