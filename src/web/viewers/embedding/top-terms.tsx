/** The features that weigh most in a vector. */
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { strings } from "../../strings.ts";
import { NumbersTable } from "../../parts/numbers-table.tsx";
import { Ranking } from "../parts/ranking.tsx";
import { type EmbeddingResult, toSparse } from "./embedding-result.ts";

const termsShown = 12;

export function TopTerms({ embedding }: { embedding: EmbeddingResult }): JSX.Element {
  const terms = useMemo(() => rankTerms(embedding), [embedding]);
  const { topTerms, termColumns, noTerms } = strings.embeddingResult;
  if (terms.length === 0) return <p class="soft">{noTerms}</p>;
  return (
    <>
      <h3>{topTerms}</h3>
      <Ranking
        title={topTerms}
        columns={termColumns}
        digits={3}
        rows={terms.slice(0, termsShown).map(([term, value]) => ({ key: term, name: term, value }))}
      />
      <NumbersTable title={topTerms} columns={termColumns} rows={terms} />
    </>
  );
}

function rankTerms(embedding: EmbeddingResult): [term: string, value: number][] {
  return [...toSparse(embedding)]
    .toSorted(([, a], [, b]) => Math.abs(b) - Math.abs(a))
    .map(([index, value]) => [embedding.features[index] ?? String(index), value]);
}
