/** JSON as a tree: the outer levels open, long lists in pieces, every text as text. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { formatCount } from "../../format.ts";
import { strings } from "../../strings.ts";

export function JsonTree({ value }: { value: unknown }): JSX.Element {
  return (
    <div class="json-tree">
      <Value value={value} depth={0} />
    </div>
  );
}

const entriesShown = 50;
const openDepth = 1;

function Value({ value, depth }: { value: unknown; depth: number }): JSX.Element {
  if (typeof value === "string") return <span class="text">{value}</span>;
  if (typeof value !== "object" || value === null) return <span class="plain">{JSON.stringify(value)}</span>;
  if (Array.isArray(value) && value.every(isShort)) return <ShortList values={value} />;
  return <Entries entries={Object.entries(value)} isList={Array.isArray(value)} depth={depth} />;
}

interface EntriesProps {
  entries: [string, unknown][];
  isList: boolean;
  depth: number;
}

function Entries({ entries, isList, depth }: EntriesProps): JSX.Element {
  const [shown, setShown] = useState(entriesShown);
  if (entries.length === 0) return <span class="soft">{strings.result.nothing}</span>;
  return (
    <ul>
      {entries.slice(0, shown).map(([key, value]) => (
        <li key={key}>
          <Entry name={isList ? `${Number(key) + 1}` : key} value={value} depth={depth} />
        </li>
      ))}
      {entries.length > shown && (
        <li>
          <button type="button" onClick={() => setShown(shown + entriesShown)}>
            {strings.result.moreEntries(formatCount(entries.length - shown))}
          </button>
        </li>
      )}
    </ul>
  );
}

function Entry({ name, value, depth }: { name: string; value: unknown; depth: number }): JSX.Element {
  const [isOpen, setOpen] = useState(depth < openDepth && sizeOf(value) <= entriesShown);
  const isNested =
    typeof value === "object" && value !== null && !(Array.isArray(value) && value.every(isShort));
  if (!isNested) {
    return (
      <>
        <span class="key">{name}</span> <Value value={value} depth={depth + 1} />
      </>
    );
  }
  return (
    <details open={isOpen} onToggle={({ currentTarget: { open } }) => setOpen(open)}>
      <summary>
        <span class="key">{name}</span>{" "}
        <span class="soft">{strings.result.entries(formatCount(sizeOf(value)))}</span>
      </summary>
      {/* What is closed is not drawn: a tree may have a hundred thousand leaves. */}
      {isOpen && <Value value={value} depth={depth + 1} />}
    </details>
  );
}

function ShortList({ values }: { values: readonly unknown[] }): JSX.Element {
  const [shown, setShown] = useState(entriesShown);
  if (values.length === 0) return <span class="soft">{strings.result.nothing}</span>;
  return (
    <span class="short-list">
      {values
        .slice(0, shown)
        .map((value) => (typeof value === "string" ? value : JSON.stringify(value)))
        .join(", ")}
      {values.length > shown && (
        <button type="button" onClick={() => setShown(values.length)}>
          {strings.result.moreEntries(formatCount(values.length - shown))}
        </button>
      )}
    </span>
  );
}

function isShort(value: unknown): boolean {
  return typeof value === "string" ? value.length <= 40 : typeof value !== "object" || value === null;
}

function sizeOf(value: unknown): number {
  return typeof value === "object" && value !== null ? Object.keys(value).length : 0;
}
