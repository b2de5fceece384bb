import { describe, expect, test } from "vitest";
import { z } from "zod";
import { textProcessor } from "../../src/processors/text/index.ts";
import { analyse } from "./text-files.ts";

const sentimentSchema = z.object({
  sentiment_score: z.number(),
  compound: z.number(),
  sentiment_mean: z.number(),
  positive_words: z.int(),
  negative_words: z.int(),
  sentences: z.array(
    z.object({
      text: z.string(),
      score: z.number(),
      words: z.array(z.object({ word: z.string(), valence: z.number() })),
    }),
  ),
});

async function rate(text: string, options: unknown = {}): Promise<z.infer<typeof sentimentSchema>> {
  return sentimentSchema.parse((await analyse(textProcessor, text, options)).figures);
}

async function valencesOf(text: string): Promise<number[]> {
  return (await rate(text)).sentences.flatMap(({ words }) => words.map(({ valence }) => valence));
}

// What the README of vaderSentiment 3.3.2 prints, as far as its sentences need no rule of ours.
test.each([
  ["VADER is smart, handsome, and funny.", 0.8316],
  ["VADER is not smart, handsome, nor funny.", -0.7424],
  ["VADER is smart, handsome, and funny!", 0.8439],
  ["VADER is very smart, handsome, and funny.", 0.8545],
  ["VADER is VERY SMART, handsome, and FUNNY.", 0.9227],
  ["VADER is VERY SMART, handsome, and FUNNY!!!", 0.9342],
  ["VADER is VERY SMART, uber handsome, and FRIGGIN FUNNY!!!", 0.9469],
  ["The book was good.", 0.4404],
  ["The book was kind of good.", 0.3832],
  ["The plot was good, but the characters are uncompelling and the dialog is not great.", -0.7042],
  ["At least it isn't a horrible book.", 0.431],
  ["Make sure you :) or :D today!", 0.8633],
  ["Today SUX!", -0.5461],
  ["Not bad at all", 0.431],
])("compound is what VADER says: %s", async (text, compound) => {
  expect((await rate(text)).compound).toBeCloseTo(compound, 4);
});

describe("a word counts as its context has it", () => {
  // VADER's lexicon has good 1.9, bad −2.5, killer −3.3, hope 1.9, care 2.2, die −2.9; a negation leaves −0.74.
  test.each([
    ["a typographic apostrophe", "This isn’t good", [-0.74 * 1.9]],
    ["a negation that a clause ends", "I can not: good", [1.9]],
    ["a negation said twice is one", "DON'T CARE DON'T CARE", [-0.74 * 2.2, -0.74 * 2.2]],
    ["`no` negates and says nothing else", "There is no good film", [-0.74 * 1.9]],
    ["`no` before a comma is an answer", "no, it is good", [-1.2, 1.9]],
    ["too much of a good thing", "it was too good", [-0.5 * 1.9]],
    ["a name", "we all saw the Killer there", [0.3 * -3.3]],
    ["a wish", "we hope", [0.5 * 1.9]],
    ["a supposition", "it would be good", [0.5 * 1.9]],
    ["`as well` says nothing", "that as well", []],
    ["a negation alone leans to the negative", "it does not start", [-0.5]],
    ["an emoji at a word", "it😠🏽", [-3 * 0.5]],
    ["names of accounts and addresses are no words", "@good https://good.example/bad www.bad.example", []],
    ["words of every object's prototype are no words", "constructor __proto__ toString", []],
  ])("%s", async (_rule, text, valences) => {
    const found = await valencesOf(text);
    expect(found).toHaveLength(valences.length);
    for (const [place, valence] of valences.entries()) expect(found[place]).toBeCloseTo(valence, 12);
  });
});

test("a negated good word is a negative one", async () => {
  expect(await rate("not good, never great")).toMatchObject({ positive_words: 0, negative_words: 2 });
});

test("the score is the mean of praise and blame normalised apart and together, and a sentence says which words decided it", async () => {
  const normalised = (valence: number) => valence / Math.sqrt(valence ** 2 + 15);
  const { sentences, sentiment_score } = await rate("The good and the bad.");
  expect(sentences[0]?.words).toMatchObject([
    { word: "good", valence: 1.9 },
    { word: "bad", valence: -2.5 },
  ]);
  expect(sentences[0]?.score).toBeCloseTo(
    (normalised(1.9) - normalised(2.5) + normalised(1.9 - 2.5)) / 2,
    12,
  );
  expect(sentiment_score).toBe(sentences[0]?.score);
});

test("the score does not grow with the length of a text, and the mean is that of the sentences", async () => {
  const three = await rate("It was a good day. ".repeat(3));
  const many = await rate("It was a good day. ".repeat(500));
  expect(many.sentiment_score).toBeCloseTo(three.sentiment_score, 12);
  expect(many.sentiment_mean).toBeCloseTo((await rate("It was a good day.")).sentiment_score, 12);
  const mixed = await rate("It was a good day. It was a bad day. It was a day.");
  expect(mixed.sentiment_mean).toBeCloseTo(
    mixed.sentences.reduce((sum, { score }) => sum + score, 0) / 3,
    12,
  );
});

test("as many sentences are listed as asked for", async () => {
  expect((await rate("One. Two. Three.", { sentences: 2 })).sentences).toHaveLength(2);
  expect((await rate("One. Two. Three.", { sentences: 0 })).sentences).toEqual([]);
});

test("a text without words scores 0 with a warning", async () => {
  for (const text of ["", " \n\t "]) {
    const { figures, warnings } = await analyse(textProcessor, text);
    expect(figures).toMatchObject({
      word_count: 0,
      sentence_count: 0,
      common_words: [],
      sentiment_score: 0,
      compound: 0,
      sentences: [],
      readability: null,
    });
    expect(warnings).toEqual(["The text has no words, so its sentiment_score is 0."]);
  }
});

test.each(["今日は天気がいいです。明日は雨が降るでしょう。", "今天天气很好。", "วันนี้อากาศดี", "Доброе утро!"])(
  "a text of few words in another script scores 0 with a warning: %s",
  async (text) => {
    const { figures, warnings } = await analyse(textProcessor, text);
    expect(figures).toMatchObject({ sentiment_score: 0, readability: null });
    expect(warnings).toEqual([expect.stringContaining("does not look English")]);
  },
);

test.each([
  ["long", "Die Frau und die Kinder gingen durch die Stadt, weil die Sonne schien. ".repeat(5)],
  ["short", "Die Frau und die Kinder gingen durch die Stadt."],
])(
  "a %s text in another language scores 0 with a warning, although the lexicon has the German 'die'",
  async (_, text) => {
    const { figures, warnings } = await analyse(textProcessor, text);
    expect(figures).toMatchObject({
      language: "de",
      sentiment_score: 0,
      negative_words: 0,
      readability: null,
    });
    expect(warnings).toEqual([expect.stringContaining("does not look English")]);
  },
);
