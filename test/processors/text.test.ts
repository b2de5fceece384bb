import { describe, expect, test } from "vitest";
import { z } from "zod";
import { englishStopWords } from "../../src/processors/plain-text/stop-words.ts";
import { countText } from "../../src/processors/plain-text/count-text.ts";
import { textProcessor } from "../../src/processors/text/index.ts";
import { KeywordFinder } from "../../src/processors/text/terms/keywords.ts";
import { splitParagraphs } from "../../src/processors/text/segments/paragraphs.ts";
import { splitSentences } from "../../src/processors/text/segments/sentences.ts";
import { splitWords } from "../../src/processors/text/segments/words.ts";
import { analyse } from "./text-files.ts";

function sentencesOf(text: string): string[] {
  return [...splitParagraphs(text)].flatMap(({ lines }) =>
    [...splitSentences(lines)].map((sentence) => sentence.text),
  );
}

test("the contract's fields stand at the top level", async () => {
  const { figures } = await analyse(textProcessor, "The good dog saw the bad cat. The dog ran!");
  expect(figures).toMatchObject({
    word_count: 10,
    character_count: 42,
    sentence_count: 2,
    positive_words: 1,
    negative_words: 1,
    paragraph_count: 1,
    charset: "utf-8",
    warnings: [],
  });
  expect(figures["common_words"]).toEqual([
    ["the", 3],
    ["dog", 2],
    ["good", 1],
    ["saw", 1],
    ["bad", 1],
    ["cat", 1],
    ["ran", 1],
  ]);
});

test("the options survive the JSON Schema that the master checks them with", () => {
  const schema = z.fromJSONSchema(textProcessor.announcement.options ?? {});
  expect(schema.safeParse({ common_words: 3 }).success).toBe(true);
  expect(schema.safeParse({ common_words: -1 }).success).toBe(false);
  expect(schema.safeParse({ unknown: 1 }).success).toBe(false);
});

describe("words and characters are counted as by Python", () => {
  // python3.11 -c 'print(len(s.split()), len(s))'
  test.each([
    ["a\x1cb\x1dc\x85d\xa0e\u2003f\ufeffg h\u200bi\u3000j", 8, 19],
    ["x 😀👨‍👩‍👧 e\u0301 𝒳", 4, 13],
    ["one\r\ntwo\n\n three\t", 3, 17],
    ["", 0, 0],
  ])("%j", (text, words, characters) => {
    expect(countText(text)).toEqual({ words, characters });
  });
});

describe("common words", () => {
  test("are the same words whatever their case, with accents and in scripts without spaces", async () => {
    const { figures } = await analyse(textProcessor, "Café CAFÉ café don’t DON'T 東京 東京");
    expect(figures["common_words"]).toEqual([
      ["café", 3],
      ["don't", 2],
      ["東京", 2],
    ]);
  });

  test("may be names that every JavaScript object has", async () => {
    const text = "constructor __proto__ toString __proto__ hasOwnProperty constructor __proto__";
    const { figures } = await analyse(textProcessor, text);
    expect(figures["common_words"]).toEqual([
      ["__proto__", 3],
      ["constructor", 2],
      ["tostring", 1],
      ["hasownproperty", 1],
    ]);
  });

  test("are as many as asked for", async () => {
    const { figures } = await analyse(textProcessor, "a b c a", { common_words: 1, keywords: 0 });
    expect(figures["common_words"]).toEqual([["a", 2]]);
    expect(figures["keywords"]).toEqual([]);
  });

  test("leave out what is too long for a word, and say so", async () => {
    const { figures, warnings } = await analyse(textProcessor, `word ${"x".repeat(5000)}`);
    expect(figures["common_words"]).toEqual([["word", 1]]);
    expect(warnings).toEqual(["1 words of more than 100 characters stand in no list of words."]);
  });

  // The oracle is ICU: the expression in words.ts stands in for it because it is faster.
  test.each([
    "The U.S. economy's 3,141.59 units—don't ask—cost $5.00 (e.g. snake_case, O'Neil's).",
    "Los niños comen piñas; ¿qué más? L’été à l'école.",
    "Все люди — братья. Ελλάδα: 12:30, 1.2.3",
    "हिन्दी में लिखा हुआ पाठ। لغة عربية",
    "iPhone手机 と 日本語のテキスト。ภาษาไทยไม่มีช่องว่าง",
    "👍 great_job 😀 a1b2 é é",
  ])("are the words of Intl.Segmenter: %s", (text) => {
    const segments = new Intl.Segmenter("en", { granularity: "word" }).segment(text);
    const expected = [...segments].filter(({ isWordLike }) => isWordLike).map(({ segment }) => segment);
    expect(splitWords(text).map((word) => word.text)).toEqual(
      expected.map((word) => word.toLowerCase().replaceAll("’", "'")),
    );
  });
});

describe("sentences", () => {
  // Cut by hand.
  test.each([
    ["Mr. Smith met Dr. Jones at 5 p.m. They talked.", ["Mr. Smith met Dr. Jones at 5 p.m.", "They talked."]],
    [
      "H. G. Wells wrote it. The U.S. Senate met in Paris, Ill. It voted.",
      ["H. G. Wells wrote it.", "The U.S. Senate met in Paris, Ill.", "It voted."],
    ],
    ["“Who is it?” he asked. “Me!” Silence.", ["“Who is it?” he asked.", "“Me!”", "Silence."]],
    ["It costs 3.50. See page p. 7 of fig. 2 now.", ["It costs 3.50.", "See page p. 7 of fig. 2 now."]],
    [
      "Der Laden öffnet am 1. Mai, z. B. um 9 Uhr. Gut!",
      ["Der Laden öffnet am 1. Mai, z. B. um 9 Uhr.", "Gut!"],
    ],
    ["Hmm... I see. Read a.org/x?y=1 first.", ["Hmm... I see.", "Read a.org/x?y=1 first."]],
    ["今日は雨です。行きますか？はい！", ["今日は雨です。", "行きますか？", "はい！"]],
    ["One. ***\n\n... ???\n\nTwo", ["One. ***", "Two"]],
    ["I love it. 😀\n\nBye. :)\n\n👍", ["I love it. 😀", "Bye. :)", "👍"]],
  ])("%s", (text, sentences) => {
    expect(sentencesOf(text)).toEqual(sentences);
  });

  test("go on over the line ends of a wrapped text and end with headings, items and paragraphs", () => {
    const text =
      "A Heading\nThis line is long enough to have been wrapped by\nsomebody at a width. Next one.\n\n- first item\n- second item";
    expect(sentencesOf(text)).toEqual([
      "A Heading",
      "This line is long enough to have been wrapped by somebody at a width.",
      "Next one.",
      "- first item",
      "- second item",
    ]);
  });

  test("say where they stand, in code points, whatever was wrapped, indented or paired before them", async () => {
    const text =
      "😀 Good\n  morning, all.\r\n\r\n\t𝒳 is bad news for everybody who has to read it\nhere. Bye";
    const { figures } = await analyse(textProcessor, text);
    const characters = Array.from(text);
    const sentences = z
      .array(
        z.object({
          start: z.int(),
          end: z.int(),
          words: z.array(z.object({ word: z.string(), start: z.int() })),
        }),
      )
      .parse(figures["sentences"]);
    expect(sentences.map(({ start, end }) => characters.slice(start, end).join(""))).toEqual([
      "😀 Good\n  morning, all.",
      "𝒳 is bad news for everybody who has to read it\nhere.",
      "Bye",
    ]);
    for (const { word, start } of sentences.flatMap(({ words }) => words))
      expect(characters.slice(start, start + Array.from(word).length).join("")).toBe(word);
    expect(sentences.flatMap(({ words }) => words.map(({ word }) => word))).toEqual(["😀", "Good", "bad"]);
  });

  test("a paragraph is what blank lines surround, whatever the line ends", async () => {
    const { figures } = await analyse(textProcessor, "One.\r\n\r\nTwo.\rstill two.\n \t\n\nThree.\fFour.");
    expect(figures["paragraph_count"]).toBe(4);
  });
});

describe("keywords", () => {
  // The example of Rose et al. 2010; scores as in its figure 1.4 (8.7, 8.5, 7.7, 4.7, 4.5), here to the last digit.
  test("score as in the paper", () => {
    const abstract =
      "Compatibility of systems of linear constraints over the set of natural numbers. Criteria of compatibility of a " +
      "system of linear Diophantine equations, strict inequations, and nonstrict inequations are considered. Upper " +
      "bounds for components of a minimal set of solutions and algorithms of construction of minimal generating sets of " +
      "solutions for all types of systems are given. These criteria and the corresponding algorithms for constructing a " +
      "minimal supporting set of solutions can be used in solving all the considered types of systems and systems of " +
      "mixed types.";
    const paperStopWords = new Set("of over the a and are for all given these can be used in".split(" "));
    const finder = new KeywordFinder((word) => !paperStopWords.has(word));
    for (const sentence of sentencesOf(abstract)) finder.add(splitWords(sentence), 0);
    const scores = new Map(
      finder.find(100).map(({ keyword, score: found, count }) => [keyword, found / count]),
    );
    expect(scores.get("minimal generating sets")).toBeCloseTo(8 / 3 + 3 + 3, 12);
    expect(scores.get("linear diophantine equations")).toBeCloseTo(5 / 2 + 3 + 3, 12);
    expect(scores.get("minimal supporting set")).toBeCloseTo(8 / 3 + 3 + 2, 12);
    expect(scores.get("minimal set")).toBeCloseTo(8 / 3 + 2, 12);
    expect(scores.get("linear constraints")).toBeCloseTo(5 / 2 + 2, 12);
  });

  test("hold no stop words and no numbers, and repeated phrases come first", async () => {
    const text = "We'll use the solar panel of 2024. A solar panel isn't a mirror; the mirror is old.";
    const { figures } = await analyse(textProcessor, text, { keywords: 2 });
    // solar 4/2, panel 4/2: (2 + 2) × 2; mirror 2/2 × 2. 'use' stands alone once.
    expect(figures["keywords"]).toEqual([
      { keyword: "solar panel", score: 8, count: 2, offsets: [14, 37] },
      { keyword: "mirror", score: 2, count: 2, offsets: [57, 69] },
    ]);
  });

  test("use the 318 stop words of scikit-learn", () => {
    expect(englishStopWords.size).toBe(318);
  });
});

test.each([
  ["one line of words", "word after word goes on and on "],
  ["initials", "A. B. "],
  ["a text without spaces", "这是第一句话你好吗"],
  ["marks", "!?."],
])("the time stays in proportion to the length: %s", async (_name, unit) => {
  const startedAt = performance.now();
  await analyse(textProcessor, unit.repeat(500_000 / unit.length));
  // A square of the length takes minutes here, a multiple a second or two.
  expect(performance.now() - startedAt).toBeLessThan(10_000);
});
