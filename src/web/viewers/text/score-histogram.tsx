/** How many sentences have which score: bars from −1 to 1, and the sentences themselves as a table. */
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { NumbersTable } from "../../parts/numbers-table.tsx";
import { strings } from "../../strings.ts";
import { Finding } from "../parts/finding.tsx";
import { formatSigned } from "../parts/format-figure.ts";
import type { Sentence } from "./text-result.ts";
import { sideOf } from "./tinted-sentence.tsx";

/** A bar for each tenth from −1 to 1, so that the neutral ones have one of their own. */
const binsPerSide = 10;

export function ScoreHistogram({ sentences }: { sentences: readonly Sentence[] }): JSX.Element {
  const bins = useMemo(() => countByScore(sentences), [sentences]);
  const rows = useMemo(
    () =>
      sentences.map(({ score, text, words }, place) => [
        place + 1,
        Number(score.toFixed(4)),
        words.map(({ word, valence }) => `${word} ${formatSigned(valence)}`).join(", "),
        text,
      ]),
    [sentences],
  );
  const { distribution, binColumns, sentences: title, sentenceColumns } = strings.textResult;
  return (
    <Finding title={distribution}>
      <Bars bins={bins} />
      <NumbersTable
        title={distribution}
        columns={binColumns}
        rows={bins.map(({ score, count }) => [score, count])}
      />
      <NumbersTable title={title} columns={sentenceColumns} rows={rows} />
    </Finding>
  );
}

/** A bar is not as wide as three digits. */
const leastCrowded = 100;

interface Bin {
  /** The middle of the bar's tenth. */
  score: number;
  count: number;
}

function Bars({ bins }: { bins: readonly Bin[] }): JSX.Element {
  const most = Math.max(...bins.map(({ count }) => count));
  const hasCounts = most < leastCrowded;
  return (
    <div class="histogram" role="img" aria-label={strings.textResult.distribution}>
      <div class="bars">
        {bins.map(({ score, count }) => (
          <span
            key={score}
            class={sideOf(score)}
            title={strings.textResult.bin(formatSigned(score), count)}
            style={{ height: `${(count / most) * 100}%` }}
          >
            {hasCounts && count > 0 && <small class="numbers">{count}</small>}
          </span>
        ))}
      </div>
      <div class="row between soft numbers">
        <span>−1</span>
        <span>0</span>
        <span>+1</span>
      </div>
      {!hasCounts && <p class="soft">{strings.textResult.tallest(most)}</p>}
    </div>
  );
}

function countByScore(sentences: readonly Sentence[]): Bin[] {
  const bins = Array.from({ length: 2 * binsPerSide + 1 }, (_, place) => ({
    score: (place - binsPerSide) / binsPerSide,
    count: 0,
  }));
  for (const { score } of sentences) {
    const bin = bins[Math.round(score * binsPerSide) + binsPerSide];
    if (bin) bin.count += 1;
  }
  return bins;
}
