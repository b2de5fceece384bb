/** The last stage: the figures of one text, from its own terms and what the merge made of all. */
import type { Artifact } from "../processor.ts";
import { createEmbed, nameDimensions } from "./models/index.ts";
import { encodeFloat32 } from "./number-bytes.ts";
import type { Options, Vocabulary } from "./options.ts";
import { tellRelations } from "./relations/relate.ts";
import { type SparseVector, toDense } from "./sparse-vector.ts";
import { type Part, type Shared, readingOf } from "./stages.ts";

interface Finished {
  figures: Record<string, unknown>;
  warnings: string[];
  artifacts: Artifact[];
  truncated: boolean;
}

export function finishText(part: Part, shared: Shared, options: Options): Finished {
  const { vocabulary, relations, carrier } = shared;
  const vector = createEmbed(vocabulary)(readingOf(part));
  const related = relations && tellRelations(relations, part.key);
  return {
    figures: {
      ...represent(vector, options),
      features: nameDimensions(vocabulary),
      vector_size: vector.size,
      non_zero_features: vector.indices.length,
      model: vocabulary.settings.model,
      tokens: part.meaning?.tokens ?? part.counts.reduce((sum, count) => sum + count, 0),
      document_count: vocabulary.documents,
      ...tellWeights(vocabulary),
      ...related?.figures,
    },
    warnings: [...part.warnings, ...explainZeros(vector, part), ...(related?.warnings ?? [])],
    artifacts: carrier === part.key ? [vocabularyArtifact(vocabulary)] : [],
    truncated: part.meaning?.truncated ?? false,
  };
}

/** The dense vector, or what is not 0 in it; as numbers or, rounded to float32, as base64. */
function represent(vector: SparseVector, { representation, encoding }: Options) {
  const encode = (numbers: number[]) => (encoding === "base64" ? encodeFloat32(numbers) : numbers);
  if (representation === "dense") return { vector: encode(toDense(vector)) };
  return { indices: vector.indices, values: encode(vector.values) };
}

function tellWeights({ settings: { model }, idf, singular_values }: Vocabulary) {
  if (model === "hashing" || model === "minilm") return {};
  return model === "lsa" ? { singular_values } : { idf };
}

function vocabularyArtifact(vocabulary: Vocabulary): Artifact {
  return { name: "vocabulary.json", mediaType: "application/json", body: JSON.stringify(vocabulary) };
}

function explainZeros({ indices }: SparseVector, { terms, meaning }: Part): string[] {
  if (indices.length > 0) return [];
  if (meaning) return ["The text has no word piece, so its vector is all zeros."];
  if (terms.length === 0)
    return ["The text has no term (it is empty or holds only stop words), so its vector is all zeros."];
  return [
    "The text has none of the job's features, so its vector is all zeros; a larger max_features may help.",
  ];
}
