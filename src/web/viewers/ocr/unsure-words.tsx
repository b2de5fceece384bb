/** The words that were read with little confidence, each of them a way to its place on the page. */
import type { JSX } from "preact";
import { formatCount, formatDecimal } from "../../format.ts";
import { strings } from "../../strings.ts";
import type { OcrResult } from "./ocr-result.ts";

interface UnsureProps {
  words: OcrResult["low_confidence"];
  onChoose: (at: number) => void;
}

const mostListed = 60;

export function UnsureWords({ words, onChoose }: UnsureProps): JSX.Element {
  return (
    <section aria-label={strings.ocr.unsure}>
      <h3>{strings.ocr.unsure}</h3>
      {words.length === 0 && <p class="soft">{strings.ocr.noneUnsure}</p>}
      <ul class="row">
        {words.slice(0, mostListed).map(({ text, confidence, word, page }) => (
          <li key={word}>
            <button type="button" title={strings.ocr.page(page)} onClick={() => onChoose(word)}>
              {text} <span class="soft numbers">{formatDecimal(confidence)}</span>
            </button>
          </li>
        ))}
      </ul>
      {words.length > mostListed && (
        <p class="soft">{strings.ocr.moreUnsure(formatCount(words.length - mostListed))}</p>
      )}
    </section>
  );
}
