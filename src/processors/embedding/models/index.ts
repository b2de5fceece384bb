/** The models by name: how each turns a text into a vector, and how its dimensions are called. */
import { minilmSize } from "../minilm/load-minilm.ts";
import type { Vocabulary } from "../options.ts";
import { sparseVector } from "../sparse-vector.ts";
import { embedByBm25 } from "./bm25.ts";
import type { Embed, EmbedTerms } from "./embed.ts";
import { defaultColumns, embedByHashing } from "./hashing.ts";
import { embedByLsa } from "./lsa.ts";
import { embedByTfidf } from "./tfidf.ts";

interface Model {
  createEmbed: (vocabulary: Vocabulary) => Embed;
  /** Terms, and for what is no term a name by its number. */
  nameDimensions: (vocabulary: Vocabulary) => string[];
}

const models: Record<Vocabulary["settings"]["model"], Model> = {
  tfidf: { createEmbed: ofTerms(embedByTfidf), nameDimensions: ({ features }) => features },
  bm25: { createEmbed: ofTerms(embedByBm25), nameDimensions: ({ features }) => features },
  lsa: {
    createEmbed: ofTerms(embedByLsa),
    nameDimensions: ({ singular_values = [] }) => singular_values.map((_, topic) => `topic${topic}`),
  },
  hashing: {
    createEmbed: ofTerms(embedByHashing),
    nameDimensions: ({ settings: { dimensions = defaultColumns } }) =>
      Array.from({ length: dimensions }, (_, column) => `hash${column}`),
  },
  minilm: {
    createEmbed:
      () =>
      ({ vector }) =>
        sparseVector(minilmSize, vector.entries()),
    nameDimensions: () => Array.from({ length: minilmSize }, (_, at) => `minilm${at}`),
  },
};

function ofTerms(create: (vocabulary: Vocabulary) => EmbedTerms): Model["createEmbed"] {
  return (vocabulary) => {
    const embed = create(vocabulary);
    return ({ counts }) => embed(counts);
  };
}

export function createEmbed(vocabulary: Vocabulary): Embed {
  return models[vocabulary.settings.model].createEmbed(vocabulary);
}

export function nameDimensions(vocabulary: Vocabulary): string[] {
  return models[vocabulary.settings.model].nameDimensions(vocabulary);
}
