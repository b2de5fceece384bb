/** Says to screen readers what others see: an upload that is through, a job that has ended, a line that broke. */
import { signal } from "@preact/signals";
import type { JSX } from "preact";

const sentence = signal("");

export function announce(text: string): void {
  sentence.value = text;
}

export function LiveRegion(): JSX.Element {
  return (
    <div class="unseen" role="status" aria-live="polite">
      {sentence.value}
    </div>
  );
}
