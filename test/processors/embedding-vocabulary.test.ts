import { describe, expect, test } from "vitest";
import { z } from "zod";
import { embeddingProcessor } from "../../src/processors/embedding/index.ts";
import { analyseTogether } from "./text-files.ts";

const texts = [
  "The quick brown fox jumps over the lazy dog.",
  "A quick red fox, a quick grey fox: foxes everywhere!",
  "Dogs sleep; the dog dreams of a brown fox.",
];
const laterTexts = ["The lazy dog and the quick cat.", "Red foxes; a fox, a FOX!", "Nothing known here."];

const vectorSchema = z.looseObject({ vector: z.array(z.number()) });

async function vectorsOf(contents: string[], options: unknown): Promise<number[][]> {
  const runs = await analyseTogether(embeddingProcessor, contents, options);
  return runs.map(({ figures }) => vectorSchema.parse(figures).vector);
}

async function fit(contents: string[], options: object): Promise<Record<string, unknown>> {
  const [first, ...others] = await analyseTogether(embeddingProcessor, contents, { ...options, fit: true });
  expect(first?.artifacts).toMatchObject([{ name: "vocabulary.json", mediaType: "application/json" }]);
  for (const other of others) expect(other.artifacts).toEqual([]);
  const body = first?.artifacts[0]?.body.toString() ?? "";
  return z.record(z.string(), z.unknown()).parse(JSON.parse(body));
}

function near(rows: number[][]): unknown[][] {
  return rows.map((row) => row.map((number): unknown => expect.closeTo(number, 9)));
}

describe("a vocabulary of an earlier job", () => {
  // scikit-learn 1.9.1: TfidfVectorizer(stop_words="english", …).fit(texts).transform(laterTexts)
  test.each([
    {
      options: {},
      vectors: [
        [
          0.0, 0.5178561161676974, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.680918560398684, 0.5178561161676974, 0.0,
          0.0,
        ],
        [
          0.0, 0.0, 0.0, 0.0, 0.6410554491745127, 0.5427006131762078, 0.0, 0.0, 0.0, 0.0, 0.5427006131762078,
          0.0,
        ],
        [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0],
      ],
    },
    {
      options: { ngram_range: [1, 2], sublinear_tf: true, norm: "l1" },
      vectors: [
        [
          0.0, 0.0, 0.21599393376033726, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0,
          0.28400606623966274, 0.28400606623966274, 0.21599393376033726, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0,
        ],
        [
          0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.3333333333333333, 0.0, 0.0, 0.0, 0.3333333333333333, 0.0,
          0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.3333333333333333, 0.0, 0.0, 0.0,
        ],
        [
          0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0,
          0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0,
        ],
      ],
    },
  ])("transforms later texts as scikit-learn does, fitted with $options", async ({ options, vectors }) => {
    const vocabulary = await fit(texts, options);
    expect(await vectorsOf(laterTexts, { vocabulary })).toEqual(near(vectors));
  });

  test.each(["tfidf", "bm25", "lsa", "hashing"])(
    "gives the texts of its own job the same vectors: %s",
    async (model) => {
      const vocabulary = await fit(texts, { model, norm: "l1" });
      expect(await vectorsOf(texts.toReversed(), { vocabulary })).toEqual(
        (await vectorsOf(texts, { model, norm: "l1" })).toReversed(),
      );
    },
  );

  test("is a value that the master's check of options lets pass", async () => {
    const schema = z.fromJSONSchema(embeddingProcessor.announcement.options ?? {});
    const vocabulary = await fit(texts, { model: "lsa" });
    expect(schema.safeParse({ vocabulary }).success).toBe(true);
    expect(schema.safeParse({ vocabulary: { ...vocabulary, format_version: 2 } }).success).toBe(false);
  });

  test.each([
    ["a weight is missing", { idf: [1] }],
    ["a topic is missing", { singular_values: [1] }],
    ["a number is none", { components: "not base64 of numbers" }],
  ])("is refused when %s", async (_, change) => {
    const vocabulary = { ...(await fit(texts, { model: "lsa" })), ...change };
    await expect(vectorsOf(laterTexts, { vocabulary })).rejects.toMatchObject({
      code: "invalid_option",
      details: { field: "vocabulary" },
    });
  });

  test("leaves a text zeros that has none of its features, and no term at all is no error", async () => {
    const vocabulary = await fit(texts, {});
    const [run] = await analyseTogether(embeddingProcessor, [""], { vocabulary });
    expect(run?.figures).toMatchObject({ non_zero_features: 0, document_count: 3 });
    expect(run?.warnings).toEqual([expect.stringContaining("all zeros")]);
  });
});

describe("the form of a vector", () => {
  const ofText = async (options: object) =>
    (
      await analyseTogether(embeddingProcessor, ["apple apple pear", "plum"], {
        norm: "none",
        use_idf: false,
        ...options,
      })
    )[0]?.figures ?? {};

  test("is dense numbers unless asked", async () => {
    expect(await ofText({})).toMatchObject({ vector: [2, 1, 0], features: ["apple", "pear", "plum"] });
  });

  test("sparse is indices and values in place of the vector", async () => {
    const figures = await ofText({ representation: "sparse" });
    expect(figures).toMatchObject({ indices: [0, 1], values: [2, 1], vector_size: 3, non_zero_features: 2 });
    expect(figures).not.toHaveProperty("vector");
  });

  test("base64 is little-endian float32", async () => {
    // 2 is 0x40000000 and 1 is 0x3f800000 (IEEE 754), least byte first.
    const bytes = Buffer.from("000000400000803f", "hex").toString("base64");
    expect(await ofText({ representation: "sparse", encoding: "base64" })).toMatchObject({ values: bytes });
    const dense = Buffer.from("000000400000803f00000000", "hex").toString("base64");
    expect(await ofText({ encoding: "base64" })).toMatchObject({ vector: dense });
  });
});
