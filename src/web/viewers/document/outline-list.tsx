/** The outline beside the text; each entry jumps to its place. */
import type { JSX } from "preact";
import { formatCount } from "../../format.ts";
import { strings } from "../../strings.ts";
import type { Goal, OutlineEntry } from "./outline.ts";

interface OutlineProps {
  entries: readonly OutlineEntry[];
  onGo: (goal: Goal) => void;
}

const mostListed = 500;

export function OutlineList({ entries, onGo }: OutlineProps): JSX.Element {
  return (
    <nav class="card side outline" aria-label={strings.document.outline}>
      <h2>{strings.document.outline}</h2>
      <ul>
        {entries.slice(0, mostListed).map(({ title, level, goal }, at) => (
          <li key={at} class={`level-${Math.min(level, 4)}`}>
            <button type="button" class="quiet" disabled={!goal} onClick={() => goal && onGo(goal)}>
              {title}
            </button>
          </li>
        ))}
      </ul>
      {entries.length > mostListed && (
        <p class="soft">{strings.document.moreOutline(formatCount(entries.length - mostListed))}</p>
      )}
    </nav>
  );
}
