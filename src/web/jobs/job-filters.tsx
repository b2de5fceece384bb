/** Which jobs the list shows: by state, type and a file's name, and how many those are. */
import type { Signal } from "@preact/signals";
import type { ComponentChildren, JSX } from "preact";
import { strings } from "../strings.ts";
import { NameSearch } from "./name-search.tsx";

export type Filter = "all" | "active" | "done" | "troubled";

interface FiltersProps {
  filter: Signal<Filter>;
  /** Empty for all types. */
  type: Signal<string>;
  types: readonly string[];
  filename: string;
  /** What became of the search by name. */
  children: ComponentChildren;
}

export function JobFilters({ filter, type, types, filename, children }: FiltersProps): JSX.Element {
  return (
    <div class="row filters">
      <Segments value={filter.value} onChange={(value) => (filter.value = value)} />
      <label class="inline">
        {strings.jobs.type}
        <select value={type.value} onChange={({ currentTarget }) => (type.value = currentTarget.value)}>
          <option value="">{strings.jobs.allTypes}</option>
          {types.map((name) => (
            <option key={name} value={name}>
              {strings.typeName(name)}
            </option>
          ))}
        </select>
      </label>
      <NameSearch filename={filename} />
      <span class="soft numbers" role="status">
        {children}
      </span>
    </div>
  );
}

function Segments({ value, onChange }: { value: Filter; onChange: (value: Filter) => void }): JSX.Element {
  const filters: Filter[] = ["all", "active", "done", "troubled"];
  return (
    <fieldset class="segments">
      <legend class="unseen">{strings.jobs.filter}</legend>
      {filters.map((one) => (
        <label key={one}>
          <input type="radio" name="job-filter" checked={one === value} onChange={() => onChange(one)} />
          <span>{strings.jobs.filters[one]}</span>
        </label>
      ))}
    </fieldset>
  );
}
