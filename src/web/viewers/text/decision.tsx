/** Which words decided the score of the sentence that is pointed at, and by how much. */
import type { Signal } from "@preact/signals";
import type { JSX } from "preact";
import { formatCount } from "../../format.ts";
import { strings } from "../../strings.ts";
import { formatSigned } from "../parts/format-figure.ts";
import type { Sentence } from "./text-result.ts";
import { sideOf } from "./tinted-sentence.tsx";

interface DecisionProps {
  sentences: readonly Sentence[];
  pointed: Signal<number | undefined>;
}

export function Decision({ sentences, pointed }: DecisionProps): JSX.Element {
  const place = pointed.value;
  const sentence = place === undefined ? undefined : sentences[place];
  return (
    <div class="decision" role="status">
      {place === undefined || !sentence ? (
        <span class="soft">{strings.textResult.point}</span>
      ) : (
        <>
          <span class="numbers">
            {strings.textResult.sentence(formatCount(place + 1), formatSigned(sentence.score))}
          </span>
          {sentence.words.length === 0 && <span class="soft">{strings.textResult.noDeciders}</span>}
          {sentence.words.map(({ word, valence, start }) => (
            <span key={start} class={`decider ${sideOf(valence)}`}>
              {word} <small class="numbers">{formatSigned(valence)}</small>
            </span>
          ))}
        </>
      )}
    </div>
  );
}
