/**
 * The sentences of a text, tinted by their scores. The words that decided a score are underlined, and said with their
 * weights for the sentence that is pointed at or focused.
 */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useMemo, useState } from "preact/hooks";
import { formatCount } from "../../format.ts";
import { strings } from "../../strings.ts";
import { rovingFocus } from "../parts/roving-focus.ts";
import { Decision } from "./decision.tsx";
import { TintedSentence } from "./tinted-sentence.tsx";
import type { Sentence } from "./text-result.ts";

/** So many more are drawn at a time; each is several elements, and thousands at once would hold up the page. */
const sentencesShown = 250;

interface TintedProps {
  sentences: readonly Sentence[];
  /** How many the text has; the result lists the first of them. */
  all: number;
}

export function TintedText({ sentences, all }: TintedProps): JSX.Element {
  const [shown, setShown] = useState(sentencesShown);
  const pointed = useSignal<number | undefined>(undefined);
  const point = (place: number): void => {
    pointed.value = place;
  };
  const paragraphs = useMemo(() => splitParagraphs(sentences.slice(0, shown)), [sentences, shown]);
  const left = sentences.length - shown;
  return (
    <>
      <Decision sentences={sentences} pointed={pointed} />
      <div
        class="tinted-text"
        role="listbox"
        aria-label={strings.textResult.sentences}
        {...rovingFocus(point)}
        onMouseOver={({ target }) => pointAt(target, point)}
      >
        {paragraphs.map((paragraph) => (
          <p key={paragraph[0]?.place} role="presentation">
            {paragraph.map(({ place, sentence }) => (
              <TintedSentence key={place} place={place} sentence={sentence} />
            ))}
          </p>
        ))}
      </div>
      {left > 0 && (
        <button type="button" onClick={() => setShown(shown + sentencesShown)}>
          {strings.textResult.moreSentences(formatCount(Math.min(left, sentencesShown)), formatCount(left))}
        </button>
      )}
      {all > sentences.length && (
        <p class="soft">{strings.textResult.listed(formatCount(sentences.length), formatCount(all))}</p>
      )}
    </>
  );
}

function pointAt(target: EventTarget | null, point: (place: number) => void): void {
  if (!(target instanceof Element)) return;
  const sentence = target.closest<HTMLElement>("[data-place]");
  if (sentence) point(Number(sentence.dataset["place"]));
}

interface Placed {
  place: number;
  sentence: Sentence;
}

/** Where more than a space stands between two sentences, there mostly is a blank line. */
function splitParagraphs(sentences: readonly Sentence[]): Placed[][] {
  const paragraphs: Placed[][] = [];
  let end = -Infinity;
  for (const [place, sentence] of sentences.entries()) {
    if (sentence.start - end > 1) paragraphs.push([]);
    paragraphs.at(-1)?.push({ place, sentence });
    end = sentence.end;
  }
  return paragraphs;
}
