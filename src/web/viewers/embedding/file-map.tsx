/** The texts of a job as points, near to each other where they are alike. Each leads to its result. */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { NumbersTable } from "../../parts/numbers-table.tsx";
import { toResult } from "../../route.ts";
import { strings } from "../../strings.ts";
import { Finding } from "../parts/finding.tsx";
import { formatFigure } from "../parts/format-figure.ts";
import { rovingFocus } from "../parts/roving-focus.ts";
import { type PlacedName, fitIntoMap, mapSize, placeNames } from "./map-places.ts";
import { PointedText } from "./pointed-text.tsx";
import { type ComparedProps, rankNeighbours } from "./neighbours.tsx";

/** With more names there would be nothing else to see. */
const mostNames = 12;
const nearestNamed = 3;

export function FileMap({ comparison, jobId, here }: ComparedProps): JSX.Element {
  const { texts, share } = comparison;
  const pointed = useSignal<number | undefined>(undefined);
  const points = useMemo(() => fitIntoMap(comparison.places), [comparison]);
  const names = useMemo(
    () => placeNames(points, namedPlaces(comparison, here), (place) => texts[place]?.name ?? ""),
    [points, comparison, here],
  );
  const { map, mapText, mapColumns } = strings.embeddingResult;
  return (
    <Finding title={map}>
      <p class="soft">{mapText(formatFigure(share * 100, 0) ?? "")}</p>
      <svg
        class="file-map"
        viewBox={`0 0 ${mapSize.width} ${mapSize.height}`}
        role="group"
        aria-label={map}
        {...rovingFocus((place) => {
          pointed.value = place;
        })}
      >
        {points.map(([x, y], place) => (
          <a
            key={texts[place]?.index}
            href={toResult(jobId, texts[place]?.index ?? 0)}
            aria-label={texts[place]?.name}
            aria-current={place === here ? "page" : undefined}
            tabIndex={place === 0 ? 0 : -1}
            data-place={place}
            onMouseEnter={() => {
              pointed.value = place;
            }}
          >
            <circle cx={x} cy={y} r={place === here ? 7 : 4.5} />
            {/* A larger place to point at than is seen. */}
            <circle class="reach" cx={x} cy={y} r={12} />
            <Name name={names.get(place)} />
          </a>
        ))}
      </svg>
      <PointedText comparison={comparison} here={here} pointed={pointed} />
      <NumbersTable
        title={map}
        columns={mapColumns}
        rows={comparison.places.map(([x, y], place) => [texts[place]?.name ?? "", x, y])}
      />
    </Finding>
  );
}

function Name({ name }: { name: PlacedName | undefined }): JSX.Element | null {
  if (!name) return null;
  return (
    <text x={name.x} y={name.y}>
      {name.text}
    </text>
  );
}

/** The names to write, the one of the text that is looked at first. */
function namedPlaces(comparison: ComparedProps["comparison"], here: number): number[] {
  const nearest = rankNeighbours(comparison, here).map(({ place }) => place);
  const isSmall = comparison.texts.length <= mostNames;
  return [here, ...(isSmall ? nearest : nearest.slice(0, nearestNamed))];
}
