import { describe, expect, test } from "vitest";
import { z } from "zod";
import { embeddingProcessor } from "../../src/processors/embedding/index.ts";
import { fitTopics } from "../../src/processors/embedding/models/lsa.ts";
import { murmurHash3 } from "../../src/processors/embedding/models/murmur-hash.ts";
import { analyseTogether } from "./text-files.ts";

/*
 * Numbers of scikit-learn come from version 1.9.1 with numpy 2.4.6, by the calls that stand beside them.
 */
const foxes = [
  "The quick brown fox jumps over the lazy dog.",
  "A quick red fox, a quick grey fox: foxes everywhere!",
  "Dogs sleep; the dog dreams of a brown fox.",
];

const embeddingSchema = z.object({
  vector: z.array(z.number()),
  features: z.array(z.string()),
  idf: z.array(z.number()).optional(),
  singular_values: z.array(z.number()).optional(),
});

async function embed(texts: string[], options: unknown) {
  const runs = await analyseTogether(embeddingProcessor, texts, options);
  return runs.map(({ figures, warnings }) => ({ ...embeddingSchema.parse(figures), warnings }));
}

async function vectorsOf(texts: string[], options: unknown): Promise<number[][]> {
  return (await embed(texts, options)).map(({ vector }) => vector);
}

/** Equal to 9 digits. */
function near(rows: number[][]): unknown[][] {
  return rows.map((row) => row.map((number): unknown => expect.closeTo(number, 9)));
}

describe("hashing", () => {
  test("is by MurmurHash3_x86_32, as its author's verification has it", () => {
    // SMHasher's VerificationTest: the hashes of 256 keys under 256 seeds, hashed in turn.
    const key = Uint8Array.from({ length: 256 }, (_, index) => index);
    const hashes = Buffer.alloc(256 * 4);
    for (const length of key)
      hashes.writeUInt32LE(murmurHash3(key.subarray(0, length), 256 - length), length * 4);
    expect(murmurHash3(hashes).toString(16)).toBe("b0f57ee3");
  });

  const texts = [...foxes.slice(0, 2), "Straße 東京 naïve \u{10428}\u{10429}"];

  test.each([
    {
      call: "HashingVectorizer(n_features=16)",
      options: { dimensions: 16, stop_words: "none" },
      vectors: [
        [
          0.2773500981126146, 0.0, 0.0, 0.0, 0.0, -0.2773500981126146, 0.0, -0.5547001962252291, 0.0,
          0.2773500981126146, 0.0, 0.2773500981126146, 0.0, 0.2773500981126146, -0.5547001962252291, 0.0,
        ],
        [
          0.0, 0.0, -0.2886751345948129, -0.2886751345948129, 0.0, 0.0, 0.0, -0.5773502691896258,
          -0.2886751345948129, 0.0, 0.0, 0.2886751345948129, 0.0, 0.5773502691896258, 0.0, 0.0,
        ],
        [
          0.0, 0.0, 0.0, 0.0, 0.0, 0.8164965809277261, 0.0, -0.4082482904638631, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0,
          -0.4082482904638631, 0.0,
        ],
      ],
    },
    {
      call: "HashingVectorizer(n_features=16, alternate_sign=False, norm=None)",
      options: { dimensions: 16, stop_words: "none", alternate_sign: false, norm: "none" },
      vectors: [
        [1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 2.0, 0.0, 1.0, 0.0, 1.0, 0.0, 1.0, 2.0, 0.0],
        [0.0, 0.0, 1.0, 1.0, 0.0, 0.0, 0.0, 2.0, 1.0, 0.0, 0.0, 1.0, 0.0, 2.0, 0.0, 0.0],
        [0.0, 0.0, 0.0, 0.0, 0.0, 2.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0],
      ],
    },
    {
      call: 'HashingVectorizer(n_features=8, norm="l1", ngram_range=(1, 2), stop_words="english")',
      options: { dimensions: 8, norm: "l1", ngram_range: [1, 2] },
      vectors: [
        [0.0, 0.2, 0.0, 0.0, 0.0, 0.2, -0.2, -0.4],
        [
          0.0, -0.2857142857142857, 0.0, 0.0, -0.14285714285714285, 0.2857142857142857, 0.0,
          -0.2857142857142857,
        ],
        [
          0.0, -0.14285714285714285, 0.14285714285714285, 0.0, 0.0, 0.2857142857142857, -0.2857142857142857,
          -0.14285714285714285,
        ],
      ],
    },
  ])("equals $call", async ({ options, vectors }) => {
    expect(await vectorsOf(texts, { model: "hashing", ...options })).toEqual(near(vectors));
  });

  test("gives a text the same vector whatever else is in its job", async () => {
    const [alone] = await vectorsOf(foxes.slice(0, 1), { model: "hashing" });
    const [together] = await vectorsOf(foxes, { model: "hashing" });
    expect(alone).toHaveLength(1024);
    expect(together).toEqual(alone);
  });
});

test("a text tells how many of its terms were counted, repetitions included", async () => {
  const runs = await analyseTogether(embeddingProcessor, ["The red fox, a red dog.", "the"], {
    model: "hashing",
  });
  expect(runs.map(({ figures }) => figures["tokens"])).toEqual([4, 0]);
});

describe("bm25", () => {
  /** Five texts of 27 words, of which the first alone has the word that is asked for. */
  function corpus(firstLength: number): string[] {
    const filler = (words: number) => Array.from({ length: words }, () => "filler").join(" ");
    return [`elasticsearch ${filler(firstLength - 1)}`, filler(27 - firstLength - 3), "word", "word", "word"];
  }

  // The explain API's page in the references of Elasticsearch 7.1 (length 3) and 5 (length 4): idf of 1 of 5 texts is
  // 1.3862944, the mean length 5.4, k1 1.2 and b 0.75.
  test.each([
    { length: 3, score: 1.694_359_8 },
    { length: 4, score: 1.550_77 },
  ])("has the published score of a text of $length words", async ({ length, score }) => {
    const [first] = await embed(corpus(length), { model: "bm25" });
    expect(first).toMatchObject({ features: ["elasticsearch", "filler", "word"] });
    expect(first?.vector[0]).toBeCloseTo(score, 5);
    expect(first?.idf).toEqual([
      expect.closeTo(1.386_294_4, 7),
      expect.closeTo(Math.log(1 + 3.5 / 2.5), 12),
      expect.closeTo(Math.log(1 + 2.5 / 3.5), 12),
    ]);
  });

  test("does not count lengths with b of 0, nor repetitions with k1 of 0", async () => {
    const idf = Math.log(1 + 0.5 / 1.5);
    const texts = ["apple apple pear"];
    expect(await vectorsOf(texts, { model: "bm25", b: 0 })).toEqual(near([[(idf * 2 * 2.2) / 3.2, idf]]));
    expect(await vectorsOf(texts, { model: "bm25", k1: 0 })).toEqual(near([[idf, idf]]));
  });
});

describe("lsa", () => {
  const texts = [
    ...foxes,
    "The cat sleeps on the mat.",
    "A dog and a cat sleep.",
    "Stocks fell as markets feared inflation.",
    "Markets rose; inflation slowed and stocks rose.",
  ];

  // x = TfidfVectorizer(stop_words="english", …).fit_transform(texts); s = TruncatedSVD(n, algorithm="arpack").fit(x)
  test.each([
    {
      more: "features than texts",
      options: { dimensions: 3 },
      singular: [1.3535716345029938, 1.1771018833162383, 1.126333903802696],
      vectors: [
        [0.7396403831674302, 0, -0.3745145178265634],
        [0.5208322227823661, 0, -0.5431701706699984],
        [0.7606108104048211, 0, 0.04123366800053824],
        [0.22792050539774153, 0, 0.685652422149102],
        [0.619149018690315, 0, 0.6012600478255417],
        [0, 0.8323367238403678, 0],
        [0, 0.8323367238403678, 0],
      ],
    },
    {
      more: "texts than features",
      options: { dimensions: 2, max_features: 3 },
      singular: [1.649007653552432, 1.0415891940622592],
      vectors: [
        [0.9673486432977709, -0.20281196010906927],
        [0.7131195434219675, -0.6996069525977713],
        [0.902950595613343, 0.2408650208594748],
        [0, 0],
        [0.6779406924323201, 0.7044923786863904],
        [0, 0],
        [0, 0],
      ],
    },
  ])("equals TruncatedSVD where there are more $more", async ({ options, singular, vectors }) => {
    const documents = await embed(texts, { model: "lsa", ...options });
    expect(documents[0]?.singular_values).toEqual(singular.map((one): unknown => expect.closeTo(one, 9)));
    expect(documents.map(({ vector }) => vector)).toEqual(near(vectors));
  });

  test("has as many topics as the texts have directions, named by number", async () => {
    const [first] = await embed(["apple pear", "apple pear", "plum"], { model: "lsa" });
    expect(first?.features).toEqual(["topic0", "topic1"]);
  });

  test("is refused where it would take minutes", async () => {
    const vectors = Array.from({ length: 1001 }, () => ({ size: 1001, indices: [], values: [] }));
    await expect(fitTopics(vectors, 1001, 2)).rejects.toMatchObject({
      code: "invalid_option",
      details: { field: "max_features" },
    });
  });
});
