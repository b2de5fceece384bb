/** How much was read, and how sure it is: the numbers behind the tints, which are their legend too. */
import type { JSX } from "preact";
import { formatCount, formatDecimal } from "../../format.ts";
import { strings } from "../../strings.ts";
import { type OcrResult, certaintyOf } from "./ocr-result.ts";

const certainties = ["sure", "doubtful", "unsure"] as const;

export function Certainties({ result }: { result: OcrResult }): JSX.Element {
  const { word_count: words, character_count: characters, average_confidence: average } = result;
  return (
    <div class="certainties">
      <p class="row facts numbers">
        <span>{strings.ocr.counts(formatCount(words), formatCount(characters))}</span>
        <span>{strings.ocr.average(formatDecimal(average))}</span>
      </p>
      <ul class="row facts numbers">
        {certainties.map((certainty) => {
          const count = result.words.filter((word) => certaintyOf(word) === certainty).length;
          return (
            <li key={certainty} class="row">
              <span class={`tint ${certainty}`} aria-hidden="true" />
              {strings.ocr.certainties[certainty](formatCount(count))}
            </li>
          );
        })}
      </ul>
    </div>
  );
}
