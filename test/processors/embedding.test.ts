import { describe, expect, test } from "vitest";
import { z } from "zod";
import { embeddingProcessor } from "../../src/processors/embedding/index.ts";
import { argsortLikeNumpy } from "../../src/processors/embedding/terms/numpy-argsort.ts";
import { analyse, analyseTogether } from "./text-files.ts";

const embeddingSchema = z.object({
  vector: z.array(z.number()),
  features: z.array(z.string()),
  vector_size: z.int(),
  non_zero_features: z.int(),
  document_count: z.int(),
  idf: z.array(z.number()),
});

async function embed(texts: string[], options: unknown = {}) {
  const runs = await analyseTogether(embeddingProcessor, texts, options);
  return runs.map(({ figures, warnings }) => ({ ...embeddingSchema.parse(figures), warnings }));
}

/** What scikit-learn's `fit_transform` gives. */
async function fit(texts: string[], options: unknown = {}) {
  const documents = await embed(texts, options);
  const [{ features, idf } = { features: [], idf: [] }] = documents;
  return { features, idf, vectors: documents.map(({ vector }) => vector) };
}

/** Equal to 12 digits. */
function near(numbers: number[]): unknown[] {
  return numbers.map((number): unknown => expect.closeTo(number, 12));
}

describe("the corpus of scikit-learn's documentation", () => {
  // https://scikit-learn.org/stable/modules/feature_extraction.html names the features; the numbers are computed here.
  const corpus = [
    "This is the first document.",
    "This document is the second document.",
    "And this is the third one.",
    "Is this the first document?",
  ];
  const features = ["and", "document", "first", "is", "one", "second", "the", "third", "this"];
  const idf = (documents: number) => Math.log((1 + 4) / (1 + documents)) + 1;
  const inOne = idf(1);
  const inTwo = idf(2);
  const inThree = idf(3);
  const unit = (weights: number[]) => {
    const length = Math.hypot(...weights);
    return weights.map((weight) => weight / length);
  };

  test("has the documented features and the weights of the documented formula", async () => {
    expect(await fit(corpus, { stop_words: "none" })).toMatchObject({
      features,
      idf: near([inOne, inThree, inTwo, 1, inOne, inOne, 1, inOne, 1]),
      vectors: [
        unit([0, inThree, inTwo, 1, 0, 0, 1, 0, 1]),
        unit([0, 2 * inThree, 0, 1, 0, inOne, 1, 0, 1]),
        unit([inOne, 0, 0, 1, inOne, 0, 1, inOne, 1]),
        unit([0, inThree, inTwo, 1, 0, 0, 1, 0, 1]),
      ].map(near),
    });
  });

  test("gives the same bytes whatever the order of the files", async () => {
    const forward = await embed(corpus, { stop_words: "none" });
    const backward = await embed(corpus.toReversed(), { stop_words: "none" });
    expect(backward.toReversed()).toEqual(forward);
  });

  test("has bigrams as documented", async () => {
    const [document] = await embed(corpus, { stop_words: "none", ngram_range: [2, 2] });
    expect(document?.features).toEqual([
      "and this",
      "document is",
      "first document",
      "is the",
      "is this",
      "second document",
      "the first",
      "the second",
      "the third",
      "third one",
      "this document",
      "this is",
      "this the",
    ]);
  });
});

/**
 * scikit-learn 1.2.1 with numpy 1.24.2 (Debian 12), for each set of options:
 * `v = TfidfVectorizer(**options); m = v.fit_transform(texts).toarray(); v.get_feature_names_out(), v.idf_, m`
 */
describe("the numbers of scikit-learn", () => {
  const texts = [
    "The quick brown fox jumps over the lazy dog.",
    "A quick red fox, a quick grey fox: foxes everywhere!",
    "Dogs sleep; the dog dreams of a brown fox.",
  ];
  const rare = 1.2876820724517808;

  test("stop words go before n-grams are made", async () => {
    const options = { stop_words: "english", ngram_range: [1, 2], max_features: 6 };
    expect(await fit(texts, options)).toMatchObject({
      features: ["brown", "brown fox", "dog", "fox", "quick", "red fox"],
      idf: near([rare, rare, rare, 1, rare, 1.6931471805599454]),
      vectors: [
        [
          0.46609584262774545, 0.46609584262774545, 0.46609584262774545, 0.3619650009883935,
          0.46609584262774545, 0,
        ],
        [0, 0, 0, 0.5443462181589214, 0.7009448663301691, 0.4608291322621233],
        [0.5268201732399633, 0.5268201732399633, 0.5268201732399633, 0.40912286076708654, 0, 0],
      ].map(near),
    });
  });

  const five = ["brown", "dog", "fox", "quick", "the"];

  test("sublinear_tf", async () => {
    expect(await fit(texts, { stop_words: "none", sublinear_tf: true, max_features: 5 })).toMatchObject({
      features: five,
      vectors: [
        [0.3931454837028408, 0.3931454837028408, 0.3053125395729719, 0.3931454837028408, 0.6656531672813408],
        [0, 0, 0.6133555370249717, 0.7898069290660905, 0],
        [0.5268201732399633, 0.5268201732399633, 0.40912286076708654, 0, 0.5268201732399633],
      ].map(near),
    });
  });

  test("norm l1, and min_df as a count", async () => {
    expect(await fit(texts, { stop_words: "none", norm: "l1", min_df: 2 })).toMatchObject({
      features: five,
      vectors: [
        [
          0.17311253476754088, 0.17311253476754088, 0.13443732616229565, 0.17311253476754088,
          0.34622506953508175,
        ],
        [0, 0, 0.43712367729851054, 0.5628763227014895, 0],
        [0.2647891907455606, 0.2647891907455606, 0.20563242776331814, 0, 0.2647891907455606],
      ].map(near),
    });
  });

  test("norm none, and max_df as a count", async () => {
    expect(await fit(texts, { norm: "none", min_df: 2, max_df: 2 })).toMatchObject({
      features: ["brown", "dog", "quick"],
      vectors: [
        [rare, rare, rare],
        [0, 0, 2 * rare],
        [rare, rare, 0],
      ].map(near),
    });
  });

  test("min_df and max_df as shares", async () => {
    expect(await fit(texts, { stop_words: "none", min_df: 0.5, max_df: 0.7 })).toMatchObject({
      features: ["brown", "dog", "quick", "the"],
      vectors: [
        [0.3779644730092272, 0.3779644730092272, 0.3779644730092272, 0.7559289460184544],
        [0, 0, 1, 0],
        [0.5773502691896257, 0.5773502691896257, 0, 0.5773502691896257],
      ].map(near),
    });
  });

  test("smooth_idf and use_idf off", async () => {
    const unsmoothed = 1.4054651081081644;
    expect(await fit(texts, { stop_words: "none", min_df: 2, smooth_idf: false })).toMatchObject({
      features: five,
      idf: near([unsmoothed, unsmoothed, 1, unsmoothed, unsmoothed]),
      vectors: [
        [0.3649964681447582, 0.3649964681447582, 0.25969799324016246, 0.3649964681447582, 0.7299929362895164],
        [0, 0, 0.5797386715376657, 0.8148024746671689, 0],
        [0.534046329052269, 0.534046329052269, 0.37997836159100784, 0, 0.534046329052269],
      ].map(near),
    });
    expect(await fit(texts, { stop_words: "none", min_df: 2, use_idf: false })).toMatchObject({
      features: five,
      vectors: [
        [
          0.35355339059327373, 0.35355339059327373, 0.35355339059327373, 0.35355339059327373,
          0.7071067811865475,
        ],
        [0, 0, 0.7071067811865475, 0.7071067811865475, 0],
        [0.5, 0.5, 0.5, 0, 0.5],
      ].map(near),
    });
  });

  test("of terms that are equally frequent the same are kept", async () => {
    const forty = Array.from({ length: 40 }, (_, index) => `w${String(index).padStart(2, "0")}`);
    expect(await fit([`${forty.join(" ")} w07 w07 w21`], { max_features: 5 })).toMatchObject({
      features: ["w00", "w07", "w21", "w22", "w23"],
      vectors: [[0.25, 0.75, 0.5, 0.25, 0.25]].map(near),
    });
  });

  test("words are what Python takes for words, by code point", async () => {
    const text = "İSTANBUL ΣΟΦΟΣ naïve café cafe\u0301 東京 x² snake_case 3 42 a1 हिन्दी 𐐀𐐁 ﬁn Straße";
    const [document] = await embed([text]);
    const features =
      "42 a1 cafe caf\u00e9 na\u00efve snake_case stanbul stra\u00dfe x\u00b2 \u03c3\u03bf\u03c6\u03bf\u03c2 \u6771\u4eac \ufb01n \u{10428}\u{10429}";
    expect(document?.features).toEqual(features.split(" "));
  });

  test("equal values are ordered as by numpy.argsort", () => {
    // python3 -c 'import numpy as np; print(np.zeros(17, dtype=np.int64).argsort())'
    expect(argsortLikeNumpy(Array.from({ length: 17 }, () => 0))).toEqual([
      0, 14, 13, 12, 11, 10, 9, 15, 8, 6, 5, 4, 3, 2, 1, 7, 16,
    ]);
  });
});

describe("texts with little in them", () => {
  test("have zeros and a warning while other texts have terms, and count as documents", async () => {
    const [good, stops, empty] = await embed(["green apples", "the and of to a", ""]);
    expect(good).toMatchObject({ vector_size: 2, non_zero_features: 2, document_count: 3, warnings: [] });
    for (const document of [stops, empty]) {
      expect(document?.vector).toEqual([0, 0]);
      expect(document).toMatchObject({
        non_zero_features: 0,
        warnings: [expect.stringContaining("all zeros")],
      });
    }
  });

  test.each([[[""]], [["the and of", "a"]]])("are refused when no text has a term: %j", async (texts) => {
    await expect(embed(texts)).rejects.toMatchObject({ code: "empty_file" });
  });

  test("leave out what is too long for a word, and say so", async () => {
    const [document] = await embed([`apples ${"x".repeat(1001)}`]);
    expect(document?.features).toEqual(["apples"]);
    expect(document?.warnings).toEqual(["1 words of more than 1000 characters are left out."]);
  });

  test("keep the warnings of their reading", async () => {
    const [document] = await embed(["red\0green blue yellow white black"]);
    expect(document?.warnings).toEqual(["The text has 1 control character."]);
  });

  test("terms may be names that every JavaScript object has", async () => {
    const [document] = await embed(["__proto__ constructor toString __proto__"], { norm: "none" });
    expect(document?.features).toEqual(["__proto__", "constructor", "tostring"]);
    expect(document?.vector).toEqual([2, 1, 1]);
  });
});

describe("options", () => {
  test("survive the JSON Schema that the master checks them with", () => {
    const schema = z.fromJSONSchema(embeddingProcessor.announcement.options ?? {});
    for (const options of [{}, { ngram_range: [1, 2] }, { min_df: 0.5, max_df: 3 }, { min_df: 2, max_df: 1 }])
      expect(schema.safeParse(options).success).toBe(true);
    for (const options of [
      { min_df: 1.5 },
      { max_df: -1 },
      { ngram_range: [0, 1] },
      { norm: "l3" },
      { what: 1 },
    ])
      expect(schema.safeParse(options).success).toBe(false);
  });

  test("that contradict each other are named", async () => {
    const options = { ngram_range: [2, 1] };
    await expect(analyse(embeddingProcessor, "some text", options)).rejects.toMatchObject({
      code: "invalid_option",
      details: { field: "ngram_range" },
    });
    await expect(embed(["some text", "more text"], { min_df: 2, max_df: 0.5 })).rejects.toMatchObject({
      code: "invalid_option",
    });
    await expect(embed(["apples", "pears"], { min_df: 2 })).rejects.toThrow(/Lower 'min_df'/);
  });
});
