/** TF-IDF vectors against those of scikit-learn: each text fitted alone, and all of them fitted together. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { z } from "zod";
import { embeddingProcessor } from "../../src/processors/embedding/index.ts";
import type { InputFile } from "../../src/processors/processor.ts";
import { checkFigures } from "./check-figures.ts";
import { corpusPath, readItems } from "./corpus.ts";
import { withRunContext } from "./run-processor.ts";
import { mean } from "./text-scores.ts";

const vectorSchema = z.looseObject({ features: z.array(z.string()), vector: z.array(z.number()) });
type Vector = z.infer<typeof vectorSchema>;

const aloneSchema = z.object({ documents: z.record(z.string(), vectorSchema) });
const togetherSchema = z.object({
  ids: z.array(z.string()),
  features: z.array(z.string()),
  vectors: z.array(z.array(z.number())),
});

test("embedding", async (context) => {
  const items = readItems("embedding", z.looseObject({}));
  const alone = readExpected("expected-document.json", aloneSchema).documents;
  const together = readExpected("expected-corpus.json", togetherSchema);
  const fromAlone: number[] = [];
  for (const { id, file } of items) fromAlone.push(difference((await embed([file]))[0], alone[id]));
  const byId = new Map(items.map(({ id, file }) => [id, file]));
  const vectors = await embed(together.ids.flatMap((id) => byId.get(id) ?? []));
  const fromTogether = vectors.map((vector, at) =>
    difference(vector, { features: together.features, vector: together.vectors[at] ?? [] }),
  );
  expect(vectors).toHaveLength(together.ids.length);
  checkFigures(
    [
      { set: "each alone", differences: fromAlone },
      { set: "all together", differences: fromTogether },
    ].map(({ set, differences }) => ({
      type: "embedding",
      set,
      metric: "share within 1e-9 of scikit-learn",
      ours: mean(differences.map((one) => (one < 1e-9 ? 1 : 0))),
      better: "more",
      target: ["at least", 1],
    })),
    context,
  );
});

function readExpected<Schema extends z.ZodType>(file: string, schema: Schema): z.output<Schema> {
  return schema.parse(JSON.parse(readFileSync(corpusPath("embedding", file), "utf8")));
}

async function embed(files: readonly InputFile[]): Promise<Vector[]> {
  const { gather } = embeddingProcessor;
  if (!gather) throw new Error("The embedding processor has stages.");
  return withRunContext(async (context) => {
    const parts: Uint8Array[] = [];
    for (const file of files)
      parts.push(Buffer.from((await embeddingProcessor.process(file, {}, context)).body));
    const shared = await gather.merge(inOrder(parts), {}, context);
    const outputs = await Promise.all(parts.map((part) => gather.finish(part, shared, {}, context)));
    return outputs.map(({ body }) => vectorSchema.parse(JSON.parse(body.toString())));
  });
}

async function* inOrder(parts: readonly Uint8Array[]): AsyncIterable<Uint8Array> {
  yield* parts;
}

/** The largest difference of a weight, over all features of either; infinite where there is no vector. */
function difference(ours: Vector | undefined, theirs: Vector | undefined): number {
  if (!ours || !theirs) return Number.POSITIVE_INFINITY;
  const [a, b] = [weights(ours), weights(theirs)];
  const names = new Set([...a.keys(), ...b.keys()]);
  return Math.max(...[...names].map((name) => Math.abs((a.get(name) ?? 0) - (b.get(name) ?? 0))));
}

function weights({ features, vector }: Vector): Map<string, number> {
  return new Map(features.map((feature, at) => [feature, vector[at] ?? 0]));
}
