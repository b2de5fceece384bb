/** Where one looks for jobs by the name of a file; what is sought stands in the address, so that a reload keeps it. */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { toJobsWith, turnInto } from "../route.ts";
import { strings } from "../strings.ts";

/** Nobody pauses so long within a word, and nobody minds waiting so long after it. */
const pauseMs = 300;

/** As the API has it. */
const longestName = 255;

export function NameSearch({ filename }: { filename: string }): JSX.Element {
  const text = useSignal(filename);
  const sought = useRef(filename);
  const seek = (): void => {
    const wanted = text.value.trim();
    if (wanted === sought.current) return;
    sought.current = wanted;
    turnInto(toJobsWith(wanted));
  };
  useEffect(() => {
    const timer = setTimeout(seek, pauseMs);
    return () => clearTimeout(timer);
  }, [text.value]);
  useEffect(() => {
    // Who follows a link or goes back changes the address without the field.
    if (filename === sought.current) return;
    sought.current = filename;
    text.value = filename;
  }, [filename]);
  return (
    <form
      class="name-search"
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        seek();
      }}
    >
      <label class="inline">
        {strings.jobs.search}
        <input
          type="search"
          value={text.value}
          maxLength={longestName}
          onInput={({ currentTarget }) => (text.value = currentTarget.value)}
        />
      </label>
    </form>
  );
}
