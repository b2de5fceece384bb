/** What only some ask for: the sentences of a summary, frequent pairs and triples of words, addresses and dates. */
import type { JSX } from "preact";
import { NumbersTable } from "../../parts/numbers-table.tsx";
import { strings } from "../../strings.ts";
import { Finding } from "../parts/finding.tsx";
import { Ranking } from "../parts/ranking.tsx";
import type { TextResult } from "./text-result.ts";

const nGramsShown = 30;

export function Extracts({ text: { summary, ngrams, entities } }: { text: TextResult }): JSX.Element {
  const { summary: summaryTitle, nGrams, wordColumns, entities: entityTitle } = strings.textResult;
  return (
    <>
      {summary && (
        <Finding title={summaryTitle}>
          {summary.map(({ text }, place) => (
            <p key={place}>{text}</p>
          ))}
        </Finding>
      )}
      {ngrams && (
        <Finding title={nGrams}>
          <Ranking
            title={nGrams}
            columns={wordColumns}
            digits={0}
            rows={[...ngrams.bigrams, ...ngrams.trigrams]
              .toSorted((a, b) => b.count - a.count)
              .slice(0, nGramsShown)
              .map(({ ngram, count }) => ({ key: ngram, name: ngram, value: count }))}
          />
        </Finding>
      )}
      {entities && (
        <Finding title={entityTitle}>
          <p class="soft">{strings.textResult.entityCount(entities.length)}</p>
          <NumbersTable
            title={entityTitle}
            columns={strings.textResult.entityColumns}
            rows={entities.map(({ type, text, start }) => [type, text, start])}
          />
        </Finding>
      )}
    </>
  );
}
