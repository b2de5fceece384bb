/** How a text feels as a whole, on a scale from −1 to 1. */
import type { JSX } from "preact";
import { formatCount } from "../../format.ts";
import { strings } from "../../strings.ts";
import { formatSigned } from "../parts/format-figure.ts";
import type { TextResult } from "./text-result.ts";

export function Mood({ text }: { text: TextResult }): JSX.Element {
  const { sentiment_score: score, positive_words, negative_words } = text;
  return (
    <div class="mood">
      <p>
        <strong>{strings.textResult.feels(score)}</strong>{" "}
        <span class="numbers">{strings.textResult.score(formatSigned(score))}</span>
      </p>
      <div class="mood-scale" aria-hidden="true">
        <span class="needle" style={{ left: `${((score + 1) / 2) * 100}%` }} />
      </div>
      <p class="row between soft numbers" aria-hidden="true">
        <span>−1</span>
        <span>0</span>
        <span>+1</span>
      </p>
      <p class="soft">
        {strings.textResult.wordsOf(formatCount(positive_words), formatCount(negative_words))}
      </p>
    </div>
  );
}
