/** The text of a page, line by line as it was read, with what is sought marked. */
import { Fragment, type JSX } from "preact";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { strings } from "../../strings.ts";
import type { PlacedWord } from "./ocr-result.ts";

interface TextProps {
  words: readonly PlacedWord[];
  /** The places of words that were found. */
  found: ReadonlySet<number>;
  active: number | undefined;
}

export function PageText({ words, found, active }: TextProps): JSX.Element {
  const lines = useMemo(() => toLines(words), [words]);
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const panel = place.current;
    const word = panel?.querySelector<HTMLElement>(".active");
    // Within the panel alone: the picture, which is pointed at, must not move away.
    if (panel && word) panel.scrollTop = word.offsetTop - panel.clientHeight / 2;
  }, [active]);
  return (
    <div class="page-text" ref={place} tabIndex={0} role="region" aria-label={strings.ocr.text}>
      {lines.map((line) => (
        <p key={line[0]?.at}>
          {line.map((word) => (
            <Fragment key={word.at}>
              <WordText word={word} isFound={found.has(word.at)} isActive={word.at === active} />{" "}
            </Fragment>
          ))}
        </p>
      ))}
      {words.length === 0 && <p class="soft">{strings.ocr.noText}</p>}
    </div>
  );
}

function toLines(words: readonly PlacedWord[]): PlacedWord[][] {
  const lines: PlacedWord[][] = [];
  for (const word of words) {
    const last = lines.at(-1);
    if (last?.[0]?.line === word.line) last.push(word);
    else lines.push([word]);
  }
  return lines;
}

interface WordProps {
  word: PlacedWord;
  isFound: boolean;
  isActive: boolean;
}

function WordText({ word, isFound, isActive }: WordProps): JSX.Element {
  const kind = isActive ? "active" : undefined;
  return isFound ? <mark class={kind}>{word.text}</mark> : <span class={kind}>{word.text}</span>;
}
