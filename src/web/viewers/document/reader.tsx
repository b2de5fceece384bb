/** The text of a document, some sections at a time, with what is sought marked and a way to each place of it. */
import type { JSX } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { formatCount } from "../../format.ts";
import { strings } from "../../strings.ts";
import { SearchBox } from "../parts/search-box.tsx";
import { toPattern } from "../parts/search-pattern.ts";
import { type Place, findPlaces } from "./find-text.ts";
import type { Goal } from "./outline.ts";
import { SectionView, idOfPlace } from "./section-view.tsx";
import type { Section } from "./sections.ts";

interface ReaderProps {
  sections: readonly Section[];
  /** Another object for each jump. */
  goal: Goal | undefined;
}

const sectionsShown = 10;

export function Reader({ sections, goal }: ReaderProps): JSX.Element {
  const [first, setFirst] = useState(0);
  const [term, setTerm] = useState("");
  const [at, setAt] = useState(0);
  const panel = useRef<HTMLDivElement>(null);
  const pattern = useMemo(() => toPattern(term), [term]);
  const places = useMemo(() => findPlaces(sections, term), [sections, term]);
  const current = places[at];

  const show = (section: number): void => setFirst(section - (section % sectionsShown));
  const goToPlace = (next: number, among: readonly Place[] = places): void => {
    setAt(next);
    const place = among[next];
    if (place) show(place.section);
  };
  useEffect(() => {
    if (goal) show(goal.section);
  }, [goal]);
  useEffect(() => {
    if (goal) focusOn(panel.current, goal, sections);
  }, [goal, first]);
  return (
    <>
      <SearchBox
        term={term}
        found={places.length}
        at={at}
        onMove={goToPlace}
        onTerm={(next) => {
          setTerm(next);
          goToPlace(0, findPlaces(sections, next));
        }}
      />
      <Pager sections={sections} first={first} onFirst={setFirst} />
      <div class="reader" ref={panel} tabIndex={0} role="region" aria-label={strings.document.text}>
        {sections.slice(first, first + sectionsShown).map((section, place) => (
          <SectionView
            key={section.from + place / sectionsShown}
            section={section}
            pattern={pattern}
            current={current?.section === first + place ? current.ordinal : undefined}
          />
        ))}
      </div>
    </>
  );
}

function focusOn(panel: HTMLElement | null, goal: Goal, sections: readonly Section[]): void {
  const { section, headingFrom } = goal;
  const id =
    headingFrom === undefined
      ? idOfPlace(sections[section]?.from ?? 0, "section")
      : idOfPlace(headingFrom, "heading");
  const element = panel?.querySelector<HTMLElement>(`#${id}`);
  element?.focus({ preventScroll: true });
  element?.scrollIntoView({ block: "start" });
}

interface PagerProps {
  sections: readonly Section[];
  first: number;
  onFirst: (first: number) => void;
}

function Pager({ sections, first, onFirst }: PagerProps): JSX.Element | null {
  if (sections.length <= sectionsShown) return null;
  const last = Math.min(first + sectionsShown, sections.length);
  return (
    <div class="row">
      <button type="button" disabled={first === 0} onClick={() => onFirst(first - sectionsShown)}>
        ‹ {strings.document.earlier}
      </button>
      <span class="soft numbers" role="status">
        {strings.document.shown(
          formatCount(first + 1),
          formatCount(last),
          formatCount(sections.length),
          sections[0]?.page !== undefined,
        )}
      </span>
      <button
        type="button"
        disabled={last === sections.length}
        onClick={() => onFirst(first + sectionsShown)}
      >
        {strings.document.later} ›
      </button>
    </div>
  );
}
