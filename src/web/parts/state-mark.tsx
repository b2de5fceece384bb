/** The state of a job or a file: a word, with a shape and a colour that say the same. */
import type { JSX } from "preact";
import type { JobState } from "../../client/client.ts";
import { strings } from "../strings.ts";

const shapes: Record<JobState, string> = {
  queued: "○",
  running: "◐",
  done: "✓",
  partial: "!",
  failed: "✕",
  cancelled: "–",
};

export function StateMark({ state }: { state: JobState }): JSX.Element {
  return (
    <span class={`state ${state}`}>
      <span aria-hidden="true">{shapes[state]}</span> {strings.states[state]}
    </span>
  );
}
