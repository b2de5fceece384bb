/** Says which text of the map is pointed at, and how like the one that is looked at it is. */
import type { Signal } from "@preact/signals";
import type { JSX } from "preact";
import { strings } from "../../strings.ts";
import { formatFigure } from "../parts/format-figure.ts";
import type { Comparison } from "./messages.ts";

interface PointedProps {
  comparison: Comparison;
  here: number;
  pointed: Signal<number | undefined>;
}

export function PointedText({ comparison, here, pointed }: PointedProps): JSX.Element {
  const { texts, cosines } = comparison;
  const place = pointed.value;
  const text = place === undefined ? undefined : texts[place];
  if (place === undefined || !text) return <p class="read-out soft">{strings.embeddingResult.point}</p>;
  const cosine = formatFigure(cosines[here * texts.length + place], 3) ?? "";
  return (
    <p class="read-out" role="status">
      {place === here
        ? strings.embeddingResult.this(text.name)
        : strings.embeddingResult.alike(text.name, cosine)}
    </p>
  );
}
