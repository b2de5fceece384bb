/** The texts of the job that are most like the one that is looked at. */
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { toResult } from "../../route.ts";
import { strings } from "../../strings.ts";
import { NumbersTable } from "../../parts/numbers-table.tsx";
import { Finding } from "../parts/finding.tsx";
import { Ranking } from "../parts/ranking.tsx";
import type { Comparison, Text } from "./messages.ts";

export interface ComparedProps {
  comparison: Comparison;
  jobId: string;
  /** Which of the texts is looked at. */
  here: number;
}

const neighboursShown = 10;

export function Neighbours({ comparison, jobId, here }: ComparedProps): JSX.Element {
  const nearest = useMemo(() => rankNeighbours(comparison, here), [comparison, here]);
  const { neighbours, neighbourColumns } = strings.embeddingResult;
  return (
    <Finding title={neighbours}>
      <Ranking
        title={neighbours}
        columns={neighbourColumns}
        digits={3}
        rows={nearest.slice(0, neighboursShown).map(({ text, cosine }) => ({
          key: text.index,
          name: <a href={toResult(jobId, text.index)}>{text.name}</a>,
          value: cosine,
        }))}
      />
      <NumbersTable
        title={neighbours}
        columns={neighbourColumns}
        rows={nearest.map(({ text, cosine }) => [text.name, cosine])}
      />
    </Finding>
  );
}

/** All others, the nearest first. */
export function rankNeighbours(
  { texts, cosines }: Comparison,
  here: number,
): { text: Text; place: number; cosine: number }[] {
  return texts
    .map((text, place) => ({ text, place, cosine: cosines[here * texts.length + place] ?? 0 }))
    .filter(({ place }) => place !== here)
    .toSorted((a, b) => b.cosine - a.cosine || a.place - b.place);
}
