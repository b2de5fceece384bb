/** How far something is, as a bar of one colour or of a colour for each way that files end. */
import type { JSX } from "preact";
import type { JobSummary } from "../../client/client.ts";

export function Meter({ share, label }: { share: number; label: string }): JSX.Element {
  return <progress class="meter" value={share} max={1} aria-label={label} />;
}

/** The files of a job by state; decoration beside numbers that say the same. */
export function CountsBar({ counts }: { counts: JobSummary["counts"] }): JSX.Element {
  const parts = [
    ["done", counts.done],
    ["failed", counts.failed],
    ["running", counts.running],
    ["cancelled", counts.cancelled],
  ] as const;
  return (
    <span class="counts-bar" aria-hidden="true">
      {parts.map(
        ([state, count]) =>
          count > 0 && (
            <span key={state} class={state} style={{ width: `${(count / counts.total) * 100}%` }} />
          ),
      )}
    </span>
  );
}
