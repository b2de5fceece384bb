/** Sentiment against people's ratings, counts and sentences against the corpus's own, languages against their names. */
import { expect, test } from "vitest";
import { z } from "zod";
import { textProcessor } from "../../src/processors/text/index.ts";
import { checkFigures } from "./check-figures.ts";
import { readItems } from "./corpus.ts";
import type { Figure } from "./figure.ts";
import { figuresOf } from "./run-processor.ts";
import { classesOf, classAccuracy, macroF1, pearson, spearman } from "./sentiment-scores.ts";
import { mean } from "./text-scores.ts";

const itemSchema = z.looseObject({
  subset: z.string(),
  reference: z.looseObject({
    sentiment: z.number().optional(),
    words: z.int().optional(),
    characters: z.int().optional(),
    sentences: z.int().optional(),
  }),
});

const figuresSchema = z.looseObject({
  sentiment_score: z.number(),
  word_count: z.int(),
  character_count: z.int(),
  sentence_count: z.int(),
  language: z.string().nullable(),
});

/** VADER on the same sentences, by the port `vader-sentiment` 1.1.3: Pearson r and accuracy. */
const vader: Readonly<Record<string, { r: number; accuracy: number }>> = {
  all: { r: 0.625, accuracy: 0.655 },
  tweets: { r: 0.831, accuracy: 0.82 },
  movieReviewSnippets: { r: 0.511, accuracy: 0.65 },
  amazonReviewSnippets: { r: 0.604, accuracy: 0.61 },
  nytEditorialSnippets: { r: 0.532, accuracy: 0.54 },
};

const targets: Readonly<Record<string, { r: number; accuracy: number }>> = {
  ...vader,
  all: { r: 0.66, accuracy: 0.655 },
};

/** Texts in a language that the detector has; all others of the set it has not, and must not name. */
const knownLanguages: Readonly<Record<string, string>> = { cmn_hans: "zh", jpn: "ja", tur: "tr" };

interface Result {
  id: string;
  subset: string;
  reference: z.infer<typeof itemSchema>["reference"];
  figures: z.infer<typeof figuresSchema> | undefined;
}

test("text", async (context) => {
  const results: Result[] = [];
  for (const { id, file, item } of readItems("text", itemSchema)) {
    const found = await figuresOf(textProcessor, file);
    results.push({ id, ...item, figures: found && figuresSchema.parse(found) });
  }
  expect(results).not.toEqual([]);
  checkFigures([...sentimentFigures(results), ...countFigures(results), languageFigure(results)], context);
});

function sentimentFigures(results: readonly Result[]): Figure[] {
  const rated = results.flatMap(({ id, reference: { sentiment }, figures }) =>
    sentiment === undefined
      ? []
      : [
          {
            genre: /([A-Za-z]+)_\d/.exec(id)?.[1] ?? "",
            gold: sentiment,
            score: figures?.sentiment_score ?? 0,
          },
        ],
  );
  return Object.keys(vader).flatMap((genre) => {
    const ours = rated.filter((one) => genre === "all" || one.genre === genre);
    const [gold, scores] = [ours.map((one) => one.gold), ours.map((one) => one.score)];
    const classes = { gold: classesOf(gold, 0.5), found: classesOf(scores, 0.05) };
    const figure = { type: "text", set: genre, better: "more" } as const;
    const { r = 0, accuracy = 0 } = vader[genre] ?? {};
    const target = targets[genre];
    return [
      {
        ...figure,
        metric: "Pearson r",
        ours: pearson(scores, gold),
        reference: `VADER ${r}`,
        ...(target && { target: ["at least", target.r] as const }),
      },
      {
        ...figure,
        metric: "accuracy of three classes",
        ours: classAccuracy(classes),
        reference: `VADER ${accuracy}`,
        ...(target && { target: ["at least", target.accuracy] as const }),
      },
      { ...figure, metric: "Spearman rho", ours: spearman(scores, gold) },
      { ...figure, metric: "macro F1 of three classes", ours: macroF1(classes) },
    ];
  });
}

function countFigures(results: readonly Result[]): Figure[] {
  const share = (metric: string, rights: readonly boolean[]): Figure => ({
    type: "text",
    set: "counts",
    metric,
    ours: mean(rights.map(Number)),
    better: "more",
    target: ["at least", 1],
  });
  const withWords = results.filter(({ reference }) => reference.words !== undefined);
  const withSentences = results.filter(({ reference }) => reference.sentences !== undefined);
  return [
    share(
      "words exact",
      withWords.map(({ reference, figures }) => figures?.word_count === reference.words),
    ),
    share(
      "characters exact",
      withWords.map(({ reference, figures }) => figures?.character_count === reference.characters),
    ),
    share(
      "sentences exact",
      withSentences.map(({ reference, figures }) => figures?.sentence_count === reference.sentences),
    ),
  ];
}

function languageFigure(results: readonly Result[]): Figure {
  const udhr = results.filter(({ subset }) => subset === "udhr");
  const rights = udhr.map(({ id, figures }) => {
    const expected = knownLanguages[/([^/.]+)(?:\.txt)?$/.exec(id)?.[1] ?? ""] ?? null;
    return figures?.language === expected;
  });
  return {
    type: "text",
    set: "udhr",
    metric: "language named, or not named when not known",
    ours: mean(rights.map(Number)),
    better: "more",
    target: ["at least", 1],
  };
}
