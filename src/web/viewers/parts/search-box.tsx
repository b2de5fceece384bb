/** Where one looks for words in what a viewer shows: what is sought, how often it is there, and the steps between. */
import type { JSX } from "preact";
import { useId } from "preact/hooks";
import { formatCount } from "../../format.ts";
import { strings } from "../../strings.ts";
import "./search.css";
import { mostFound } from "./search-pattern.ts";

interface SearchProps {
  term: string;
  onTerm: (term: string) => void;
  found: number;
  /** The one that is shown, from 0. */
  at: number;
  onMove: (to: number) => void;
}

export function SearchBox({ term, onTerm, found, at, onMove }: SearchProps): JSX.Element {
  const id = useId();
  const step = (by: number): void => {
    if (found > 0) onMove((at + by + found) % found);
  };
  return (
    <form
      class="row search-box"
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        step(1);
      }}
    >
      <label class="inline" for={id}>
        {strings.search.label}
      </label>
      <input
        id={id}
        type="search"
        value={term}
        maxLength={200}
        onInput={({ currentTarget: { value } }) => onTerm(value)}
      />
      <button
        type="button"
        disabled={found === 0}
        aria-label={strings.search.previous}
        onClick={() => step(-1)}
      >
        ↑
      </button>
      <button type="submit" disabled={found === 0} aria-label={strings.search.next}>
        ↓
      </button>
      <span class="soft numbers" role="status">
        {term.trim() !== "" &&
          (found === 0
            ? strings.search.none
            : strings.search.place(formatCount(at + 1), formatCount(found), found >= mostFound))}
      </span>
    </form>
  );
}
