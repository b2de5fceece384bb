/** The results of `ocr`: the page with its words upon it, and beside it the text, page by page. */
import type { JSX } from "preact";
import { useMemo, useState } from "preact/hooks";
import { Loading, Notice } from "../../parts/states.tsx";
import { strings } from "../../strings.ts";
import { MissingOriginal } from "../parts/missing-original.tsx";
import { SearchBox } from "../parts/search-box.tsx";
import { SideBySide } from "../parts/side-by-side.tsx";
import { useParsed } from "../parts/use-parsed.ts";
import type { ViewedFile } from "../viewer.ts";
import { Certainties } from "./certainties.tsx";
import { findWords } from "./find-words.ts";
import { type OcrResult, ocrResultSchema } from "./ocr-result.ts";
import "./ocr.css";
import { PagePicker } from "./page-picker.tsx";
import { PageText } from "./page-text.tsx";
import { PageView } from "./page-view.tsx";
import { TextActions } from "./text-actions.tsx";
import { UnsureWords } from "./unsure-words.tsx";
import type { ActiveWord } from "./word-layer.tsx";
import { WordNumbers } from "./word-numbers.tsx";

export function OcrViewer({ viewed }: { viewed: ViewedFile }): JSX.Element {
  const parsed = useParsed(ocrResultSchema, viewed.result);
  if (parsed === undefined) return <Loading text={strings.result.loading} />;
  if (parsed === "unreadable") return <Notice tone="warn">{strings.viewers.unreadable}</Notice>;
  return <ReadPages viewed={viewed} result={parsed.value} />;
}

function ReadPages({ viewed, result }: { viewed: ViewedFile; result: OcrResult }): JSX.Element {
  const { file } = viewed;
  const [original, setOriginal] = useState(viewed.original);
  const [pageAt, setPageAt] = useState(0);
  const [active, setActive] = useState<ActiveWord>();
  const [term, setTerm] = useState("");
  const [hitAt, setHitAt] = useState(0);
  const hits = useMemo(() => findWords(result.words, term), [result, term]);
  const found = useMemo(() => new Set(hits.flatMap(({ from, to }) => placesBetween(from, to))), [hits]);
  const page = result.pages[pageAt];
  const words = useMemo(
    () => result.words.map((word, at) => ({ ...word, at })).filter((word) => word.page === page?.page),
    [result, page],
  );
  if (!page) return <Notice tone="plain">{strings.ocr.noText}</Notice>;

  const showWord = (at: number | undefined): void => {
    const number = at === undefined ? undefined : result.words[at]?.page;
    if (at === undefined || number === undefined) return setActive(undefined);
    setPageAt(
      Math.max(
        0,
        result.pages.findIndex((one) => one.page === number),
      ),
    );
    setActive({ at, isAsked: true });
  };
  const showHit = (hit: number, of = hits): void => {
    setHitAt(hit);
    showWord(of[hit]?.from);
  };
  return (
    <SideBySide
      original={
        <>
          <PagePicker pages={result.pages} at={pageAt} onPick={setPageAt} />
          <PageView
            key={page.page}
            page={page}
            words={words}
            original={original}
            active={active}
            found={found}
            onActive={setActive}
          />
          {!original && <MissingOriginal bytes={file.bytes} onChoose={setOriginal} />}
        </>
      }
      result={
        <>
          <Certainties result={result} />
          <SearchBox
            term={term}
            found={hits.length}
            at={hitAt}
            onMove={showHit}
            onTerm={(next) => {
              setTerm(next);
              showHit(0, findWords(result.words, next));
            }}
          />
          <PageText words={words} found={found} active={active?.at} />
          <TextActions text={result.extracted_text} file={file} />
          <UnsureWords words={result.low_confidence} onChoose={showWord} />
          <WordNumbers words={result.words} />
        </>
      }
    />
  );
}

function placesBetween(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, step) => from + step);
}
