/**
 * The words of a page where they were read, tinted by how sure the reading is. The texts lie over the picture unseen, so
 * that they can be selected there; where there is no picture they are the page. Arrow keys go from word to word.
 */
import type { JSX } from "preact";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { formatDecimal } from "../../format.ts";
import { strings } from "../../strings.ts";
import { nextWord } from "./next-word.ts";
import { type Page, type PlacedWord, certaintyOf } from "./ocr-result.ts";

export interface ActiveWord {
  at: number;
  /** Whether it was asked for, and so has to come into sight; one that is pointed at is seen already. */
  isAsked: boolean;
}

interface LayerProps {
  page: Page;
  words: readonly PlacedWord[];
  active: ActiveWord | undefined;
  found: ReadonlySet<number>;
  onActive: (word: ActiveWord | undefined) => void;
}

export function WordLayer({ page, words, active, found, onActive }: LayerProps): JSX.Element {
  const activeWord = words.find(({ at }) => at === active?.at);
  const mark = useRef<SVGRectElement>(null);
  useEffect(() => {
    if (active?.isAsked) mark.current?.scrollIntoView({ block: "nearest" });
  }, [active]);
  // The same elements as long as the page is the same: a pointer that moves must not draw a thousand words anew.
  const drawn = useMemo(
    () => words.map((word) => <WordMark key={word.at} word={word} page={page} />),
    [words, page],
  );
  return (
    <svg
      class="words"
      viewBox={`0 0 ${page.size[0]} ${page.size[1]}`}
      role="listbox"
      // In SVG attributes have the case that they are written in.
      tabindex={0}
      aria-label={strings.ocr.wordsOf(page.page)}
      aria-activedescendant={activeWord && idOf(activeWord)}
      onKeyDown={(event) => {
        const next = nextWord(event.key, words, activeWord);
        if (!next) return;
        event.preventDefault();
        onActive({ at: next.at, isAsked: true });
      }}
      onPointerOver={({ target }) => {
        const at =
          target instanceof Element ? target.closest("[data-word]")?.getAttribute("data-word") : undefined;
        if (at) onActive({ at: Number(at), isAsked: false });
      }}
    >
      {drawn}
      {words
        .filter(({ at }) => found.has(at))
        .map((word) => (
          <rect key={word.at} class="found" {...rectOf(word)} />
        ))}
      {activeWord && <rect ref={mark} class="active" {...rectOf(activeWord)} />}
    </svg>
  );
}

function WordMark({ word, page }: { word: PlacedWord; page: Page }): JSX.Element {
  return (
    <g
      id={idOf(word)}
      role="option"
      aria-label={strings.ocr.wordWith(word.text, formatDecimal(word.confidence))}
      data-word={word.at}
      class={certaintyOf(word)}
    >
      <rect {...rectOf(word)} />
      <text {...placeText(word, page)}>{word.text}</text>
    </g>
  );
}

function idOf({ at }: PlacedWord): string {
  return `word-${at}`;
}

function rectOf({
  bbox: [left, top, right, bottom],
}: PlacedWord): Record<"x" | "y" | "width" | "height", number> {
  return { x: left, y: top, width: Math.max(0, right - left), height: Math.max(0, bottom - top) };
}

/** Along the box as the words stand on the picture, which may have been turned to be read. */
function placeText(word: PlacedWord, { rotation }: Page): Record<string, string | number> {
  const { x, y, width, height } = rectOf(word);
  const [run, thickness] = rotation % 180 === 0 ? [width, height] : [height, width];
  const [centreX, centreY] = [x + width / 2, y + height / 2];
  return {
    x: centreX - run / 2,
    y: centreY + 0.3 * thickness,
    "font-size": 0.8 * thickness,
    textLength: Math.max(1, run),
    lengthAdjust: "spacingAndGlyphs",
    ...(rotation !== 0 && { transform: `rotate(${-rotation} ${centreX} ${centreY})` }),
  };
}
