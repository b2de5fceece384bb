/** The words of a text: what it is about, what it says most, and how it is written. */
import type { JSX } from "preact";
import { formatCount, formatDuration } from "../../format.ts";
import { strings } from "../../strings.ts";
import { type Figure, Figures } from "../parts/figures.tsx";
import { Finding } from "../parts/finding.tsx";
import { formatFigure } from "../parts/format-figure.ts";
import { Ranking } from "../parts/ranking.tsx";
import type { TextResult } from "./text-result.ts";

/** The lists may have a thousand entries; the download has all. */
const rowsShown = 30;

export function Keywords({ text }: { text: TextResult }): JSX.Element {
  const { keywords, keywordColumns, commonWords, wordColumns } = strings.textResult;
  return (
    <>
      <Finding title={keywords}>
        <Ranking
          title={keywords}
          columns={keywordColumns}
          rows={text.keywords.slice(0, rowsShown).map(({ keyword, score, count }) => ({
            key: keyword,
            name: keyword,
            value: score,
            more: [formatCount(count)],
          }))}
        />
        <Rest count={text.keywords.length} />
      </Finding>
      <Finding title={commonWords}>
        <Ranking
          title={commonWords}
          columns={wordColumns}
          digits={0}
          rows={text.common_words
            .slice(0, rowsShown)
            .map(([word, count]) => ({ key: word, name: word, value: count }))}
        />
        <Rest count={text.common_words.length} />
      </Finding>
    </>
  );
}

function Rest({ count }: { count: number }): JSX.Element | null {
  if (count <= rowsShown) return null;
  return <p class="soft">{strings.result.moreRows(count - rowsShown)}</p>;
}

export function Style({ text }: { text: TextResult }): JSX.Element {
  const { counts, readability, diversity, figures, noReadability } = strings.textResult;
  return (
    <>
      <Finding title={counts}>
        <Figures title={counts} rows={countRows(text)} />
      </Finding>
      <Finding title={readability}>
        {text.readability ? (
          <Figures title={readability} rows={nameFigures(text.readability, figures)} />
        ) : (
          <p class="soft">{noReadability}</p>
        )}
      </Finding>
      {text.lexical_diversity && (
        <Finding title={diversity}>
          <Figures title={diversity} rows={nameFigures(text.lexical_diversity, figures)} />
        </Finding>
      )}
    </>
  );
}

function countRows(text: TextResult): Figure[] {
  const { countNames: names } = strings.textResult;
  const { reading_time_seconds: seconds, language, language_confidence: confidence } = text;
  return [
    [names.words, formatCount(text.word_count)],
    [names.characters, formatCount(text.character_count)],
    [names.sentences, formatCount(text.sentence_count)],
    [names.paragraphs, text.paragraph_count === undefined ? undefined : formatCount(text.paragraph_count)],
    [names.readingTime, seconds === undefined ? undefined : formatDuration(Math.round(seconds) * 1000)],
    [names.language, nameLanguage(language, formatFigure(confidence))],
    [names.charset, text.charset ?? undefined],
  ];
}

function nameLanguage(
  language: string | null | undefined,
  confidence: string | undefined,
): string | undefined {
  if (language === null || language === undefined) return undefined;
  const name = new Intl.DisplayNames("en", { type: "language", fallback: "code" }).of(language) ?? language;
  return confidence === undefined ? name : `${name} (${confidence})`;
}

/** Figures that no name is known for keep the one of the result. */
function nameFigures(figures: Record<string, number | null>, names: Record<string, string>): Figure[] {
  return Object.entries(figures).map(([key, value]) => [
    names[key] ?? key,
    formatFigure(value, Number.isInteger(value) ? 0 : 2),
  ]);
}
