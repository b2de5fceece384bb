import { beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { embeddingProcessor } from "../../src/processors/embedding/index.ts";
import { withSlave } from "../support/cluster.ts";
import { file, getTask } from "../support/requests.ts";
import { analyseTogether } from "./text-files.ts";

const resultSchema = z.object({
  vector: z.array(z.number()),
  tokens: z.int(),
  truncated: z.boolean(),
});

async function embed(texts: string[], options: object = {}) {
  const runs = await analyseTogether(embeddingProcessor, texts, { model: "minilm", ...options });
  return runs.map(({ figures, warnings }) => ({ ...resultSchema.parse(figures), figures, warnings }));
}

function cosine(one: number[], other: number[]): number {
  const product = (a: number[], b: number[]) => a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0);
  return product(one, other) / Math.sqrt(product(one, one) * product(other, other));
}

/** Published to four digits; the weights here are rounded to 16 bits. */
function nearPublished(rows: number[][]): unknown[][] {
  return rows.map((row) =>
    row.map((number): unknown => expect.toSatisfy((it: number) => Math.abs(it - number) < 2e-4)),
  );
}

// Loading the model takes a second, or many on a busy machine.
beforeAll(async () => {
  await embed(["a text"]);
}, 120_000);

describe("equal to all-MiniLM-L6-v2", () => {
  test("has the similarities of sentence-transformers' README", async () => {
    // https://www.sbert.net, "Usage", and the README of huggingface/sentence-transformers
    const rows = (
      await embed(["The weather is lovely today.", "It's so sunny outside!", "He drove to the stadium."], {
        similarity_row: true,
      })
    ).map(({ figures }) => figures["similarity_row"]);
    expect(rows).toEqual(
      nearPublished([
        [1, 0.666, 0.1046],
        [0.666, 1, 0.1411],
        [0.1046, 0.1411, 1],
      ]),
    );
  });

  test("has the similarities of sentence-transformers' page on textual similarity", async () => {
    // https://www.sbert.net/docs/sentence_transformer/usage/semantic_textual_similarity.html
    const left = ["The new movie is awesome", "The cat sits outside", "A man is playing guitar"];
    const right = ["The dog plays in the garden", "The new movie is so great", "A woman watches TV"];
    const vectors = (await embed([...left, ...right])).map(({ vector }) => vector);
    const similarities = vectors
      .slice(0, 3)
      .map((one) => vectors.slice(3).map((other) => cosine(one, other)));
    expect(similarities).toEqual(
      nearPublished([
        [0.0543, 0.8939, -0.0502],
        [0.2838, -0.0029, 0.131],
        [0.2277, -0.0136, -0.0327],
      ]),
    );
  });

  test("has the direction that text-embeddings-inference keeps for its own tests", async () => {
    // The first 32 numbers of backends/candle/tests/snapshots/test_bert__mini_single.snap, before they are normalised.
    const reference = [
      -0.5905822, -0.2525167, 0.14959584, 0.054548685, -0.11789139, -0.16702051, -0.2331886, -0.07111306,
      -0.19944426, -0.29595104, -0.7731143, 0.14407897, -0.29080537, -0.18528816, -0.90925914, -0.020204756,
      0.028502962, 0.34817806, -1.0032953, -0.41697448, 0.1934247, 0.40048108, -0.3906826, -0.18889977,
      0.4526494, 0.25689012, 0.17726377, -0.31426263, 0.1250183, -0.08393615, 0.6500511, -0.2302905,
    ];
    const [text] = await embed(["What is Deep Learning?"]);
    expect(cosine(text?.vector.slice(0, 32) ?? [], reference)).toBeCloseTo(1, 5);
  });

  test("counts word pieces as BERT's README does, with a mark at either end", async () => {
    // https://github.com/google-research/bert, "Tokenization": [CLS] john johan ##son ' s house [SEP]
    expect(await embed(["John Johanson 's house", "john johanson's house"])).toMatchObject([
      { tokens: 8 },
      { tokens: 8 },
    ]);
  });
});

describe("a result", () => {
  const texts = ["A cat sleeps on the sofa.", "The kitten is napping on the couch.", "Shares fell in Tokyo."];

  test("has 384 numbers of length 1, named by number", async () => {
    const [first] = await embed(texts);
    expect(first?.figures).toMatchObject({ model: "minilm", vector_size: 384, truncated: false });
    expect(first?.figures).not.toHaveProperty("idf");
    expect(first?.figures["features"]).toHaveLength(384);
    expect(first?.figures["features"]).toMatchObject({ 0: "minilm0", 383: "minilm383" });
    expect(Math.hypot(...(first?.vector ?? []))).toBeCloseTo(1, 6);
    expect(first?.figures["non_zero_features"]).toBe(first?.vector.filter((value) => value !== 0).length);
  });

  test("is the same bytes every time, whatever else is in the job", async () => {
    const together = await embed(texts);
    const alone = await embed(texts.slice(0, 1));
    expect(alone[0]?.vector).toEqual(together[0]?.vector);
  });

  test("loses nothing as base64, since the model reckons in float32", async () => {
    const [floats] = await embed(texts.slice(0, 1));
    const [run] = await analyseTogether(embeddingProcessor, texts.slice(0, 1), {
      model: "minilm",
      encoding: "base64",
    });
    const bytes = Buffer.from(z.string().parse(run?.figures["vector"]), "base64");
    expect(Array.from({ length: 384 }, (_, at) => bytes.readFloatLE(at * 4))).toEqual(floats?.vector);
  });

  test("finds the neighbour and the cluster that share the meaning and no word", async () => {
    const runs = await embed(texts, { neighbours: 1, clusters: 2, duplicate_threshold: 0.5 });
    expect(runs.map(({ figures }) => figures)).toMatchObject([
      { neighbours: [{ index: 1 }], near_duplicates: [{ index: 1 }], cluster: { number: 0, size: 2 } },
      { neighbours: [{ index: 0 }], near_duplicates: [{ index: 0 }], cluster: { number: 0, size: 2 } },
      { near_duplicates: [], cluster: { number: 1, size: 1 } },
    ]);
  });
});

describe("a long text", () => {
  const apples = "apple ".repeat(254);
  const ships = "The ship leaves the harbour at dawn.";

  test("is cut after 256 word pieces with one window, as the reference cuts it", async () => {
    const runs = await embed([apples, apples + ships, `${"apple ".repeat(253)}unaffable`], { windows: 1 });
    expect(runs).toMatchObject([
      { tokens: 256, truncated: false, warnings: [] },
      {
        tokens: 256,
        truncated: true,
        warnings: ["The model read the first 254 word pieces of the text, and no more: 'windows' is 1."],
      },
      { tokens: 256, truncated: true },
    ]);
    expect(runs[1]?.vector).toEqual(runs[0]?.vector);
    expect(runs[2]?.vector).not.toEqual(runs[0]?.vector);
  });

  test("is the mean of its windows, each weighed by its word pieces", async () => {
    const [whole, first, second] = await embed([apples + ships, apples, ships]);
    const pieces = (second?.tokens ?? 0) - 2;
    const sum = first?.vector.map((value, at) => 254 * value + pieces * (second?.vector[at] ?? 0)) ?? [];
    expect(whole).toMatchObject({ tokens: 256 + pieces + 2, truncated: false, warnings: [] });
    expect(cosine(whole?.vector ?? [], sum)).toBeCloseTo(1, 9);
  });

  test("of Chinese without a space, and of 6 MB, is read up to the last window", async () => {
    const chinese = "東京是日本的首都".repeat(100);
    const runs = await embed([chinese, "lemon ".repeat(1_000_000), `lemon${" ".repeat(6_000_000)}tree`], {
      windows: 1,
    });
    expect(runs).toMatchObject([
      { tokens: 256, truncated: true },
      { tokens: 256, truncated: true },
      { tokens: 4, truncated: false },
    ]);
  });
});

describe("a text that says little", () => {
  test("is all zeros with a warning when it is empty", async () => {
    for (const run of await embed(["", " \n\t", "\u200b\ufeff"])) {
      expect(run).toMatchObject({
        tokens: 0,
        warnings: ["The text has no word piece, so its vector is all zeros."],
      });
      expect(new Set(run.vector)).toEqual(new Set([0]));
    }
  });

  test("is warned of when the model does not know its characters", async () => {
    const [emoji, chinese, accents] = await embed([
      "😀😀 🎉",
      "東京是日本的首都",
      "Crème brûlée, naïve café",
    ]);
    expect(emoji?.warnings).toEqual([
      "2 of 2 word pieces are unknown to the model, which knows English best, so the vector says little.",
    ]);
    expect(chinese).toMatchObject({ tokens: 10, warnings: [] });
    expect(accents?.vector).toEqual((await embed(["creme brulee, naive cafe"]))[0]?.vector);
  });
});

test("a slave's process has the memory for it", async () => {
  await withSlave({ environment: { SLOTS: "1" } }, async ({ url }) => {
    const { body } = await getTask(url, {
      task_type: "embedding",
      options: JSON.stringify({ model: "minilm", windows: 1, similarity_row: true }),
      texts: [file("cat.txt", "A cat sleeps."), file("long.txt", "lemon ".repeat(1_000_000))],
    });
    expect(body.errors).toBeUndefined();
    const results = body.results.map(({ embedding_data }: { embedding_data: string }) =>
      resultSchema.parse(JSON.parse(Buffer.from(embedding_data, "base64").toString())),
    );
    expect(results).toMatchObject([{ tokens: 6 }, { tokens: 256, truncated: true }]);
  });
}, 120_000);

describe("options that the model has no use for are refused by name", () => {
  test.each([
    { field: "fit", options: { fit: true } },
    { field: "dimensions", options: { dimensions: 128 } },
  ])("$field", async ({ field, options }) => {
    await expect(embed(["a text"], options)).rejects.toMatchObject({
      code: "invalid_option",
      details: { field },
    });
  });

  test("vocabulary", async () => {
    const [run] = await analyseTogether(embeddingProcessor, ["red apples"], { fit: true });
    const vocabulary: unknown = JSON.parse(String(run?.artifacts[0]?.body));
    await expect(embed(["a text"], { vocabulary })).rejects.toMatchObject({
      code: "invalid_option",
      details: { field: "vocabulary" },
    });
  });
});
