import { describe, expect, test } from "vitest";
import { z } from "zod";
import { embeddingProcessor } from "../../src/processors/embedding/index.ts";
import { analyseTogether } from "./text-files.ts";

const texts = [
  "The quick brown fox jumps over the lazy dog.",
  "A quick red fox, a quick grey fox: foxes everywhere!",
  "Dogs sleep; the dog dreams of a brown fox.",
  "The cat sleeps on the mat.",
  "A dog and a cat sleep.",
  "Stocks fell as markets feared inflation.",
  "Markets rose; inflation slowed and stocks rose.",
];
// scikit-learn 1.9.1: cosine_similarity(TfidfVectorizer(stop_words="english").fit_transform(texts))
const cosines = [
  [1.0, 0.408591452383249, 0.386756455822212, 0.0, 0.175268908311816, 0.0, 0.0],
  [0.408591452383249, 1.0, 0.172496903000363, 0.0, 0.0, 0.0, 0.0],
  [0.386756455822212, 0.172496903000363, 1.0, 0.0, 0.415157469839332, 0.0, 0.0],
  [0.0, 0.0, 0.0, 1.0, 0.306332480629884, 0.0, 0.0],
  [0.175268908311816, 0.0, 0.415157469839332, 0.306332480629884, 1.0, 0.0, 0.0],
  [0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.385568843706634],
  [0.0, 0.0, 0.0, 0.0, 0.0, 0.385568843706634, 1.0],
];

async function relate(contents: string[], options: unknown) {
  return analyseTogether(embeddingProcessor, contents, options);
}

describe("the texts of a job", () => {
  test("have the cosines of scikit-learn", async () => {
    const runs = await relate(texts, { similarity_row: true });
    expect(runs.map(({ figures }) => figures["similarity_row"])).toEqual(
      cosines.map((row) => row.map((cosine): unknown => expect.closeTo(cosine, 9))),
    );
  });

  test.each(["hashing", "bm25", "lsa"])(
    "have a cosine of 1 with themselves, the same from either side: %s",
    async (model) => {
      const runs = await relate(texts, { model, similarity_row: true });
      const rows = runs.map(({ figures }) => z.array(z.number()).parse(figures["similarity_row"]));
      expect(rows.map((row, at) => row[at])).toEqual(texts.map((): unknown => expect.closeTo(1, 12)));
      expect(rows).toEqual(rows.map((_, at) => rows.map((row) => row[at])));
    },
  );

  test("name the nearest others, nearest first, and none that share nothing", async () => {
    const runs = await relate(texts, { neighbours: 2 });
    expect(runs.map(({ figures }) => figures["neighbours"])).toEqual(
      [[1, 2], [0, 2], [4, 0], [4], [2, 3], [6], [5]].map((nearest, at) =>
        nearest.map((index) => ({
          index,
          name: `text-${index}.txt`,
          cosine: expect.closeTo(cosines[at]?.[index] ?? 0, 9),
        })),
      ),
    );
  });

  test("find near-duplicates, and a copy is not the text itself", async () => {
    const runs = await relate(["red apples", "red apples", "red apples and pears", "plums"], {
      duplicate_threshold: 0.6,
    });
    const found = z.array(z.object({ index: z.int(), cosine: z.number() }));
    const indices = runs.map(({ figures }) =>
      found.parse(figures["near_duplicates"]).map(({ index }) => index),
    );
    expect(indices).toEqual([[1, 2], [0, 2], [0, 1], []]);
    expect(runs[1]?.figures).toMatchObject({
      text_index: 1,
      near_duplicates: [{ index: 0, cosine: expect.closeTo(1, 12) }, {}],
    });
  });

  test("say nothing of each other unless asked", async () => {
    const [run] = await relate(texts, {});
    for (const field of ["text_index", "neighbours", "near_duplicates", "similarity_row", "cluster"])
      expect(run?.figures).not.toHaveProperty(field);
  });
});

describe("clusters", () => {
  const topics = [
    ["orange apple pear", "apple pear plum", "pear plum orange", "plum orange apple"],
    ["engine wheel brake", "wheel brake tyre", "brake tyre engine", "tyre engine wheel"],
    ["violin cello flute", "cello flute oboe", "flute oboe violin", "oboe violin cello"],
  ];
  const clusterSchema = z.object({
    number: z.int(),
    cosine: z.number(),
    size: z.int(),
    terms: z.array(z.string()),
  });

  test.each(["tfidf", "bm25", "lsa", "hashing"])(
    "are the topics of texts that share no word with another: %s",
    async (model) => {
      const mixed = [0, 1, 2, 3].flatMap((at) => topics.map((topic) => topic[at] ?? ""));
      const runs = await relate(mixed, { model, clusters: 3 });
      const found = runs.map(({ figures }) => clusterSchema.parse(figures["cluster"]));
      expect(found.map(({ number }) => number)).toEqual([0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2]);
      expect(found.map(({ size }) => size)).toEqual(mixed.map(() => 4));
    },
  );

  test("are told by the heaviest terms of their centres", async () => {
    const [first] = await relate(topics.flat(), { clusters: 3 });
    const { terms } = clusterSchema.parse(first?.figures["cluster"]);
    expect(terms.toSorted()).toEqual(["apple", "orange", "pear", "plum"]);
  });

  test("are the same every time", async () => {
    const run = async () => (await relate(texts, { clusters: 3 })).map(({ figures }) => figures);
    expect(await run()).toEqual(await run());
  });

  test("leave out a text without features, and are no more than different texts", async () => {
    const runs = await relate(["apple", "apple", "pear", "the"], { clusters: 3 });
    expect(runs.map(({ figures }) => figures["cluster"])).toMatchObject([
      { number: 0, size: 2 },
      { number: 0, size: 2 },
      { number: 1, size: 1 },
      null,
    ]);
    expect(runs[0]?.warnings).toEqual(["There are 2 clusters, since no more texts differ."]);
  });
});
