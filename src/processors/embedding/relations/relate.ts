/**
 * How the texts of a job relate: nearest, near-duplicates, cosines, clusters. All of it is made in the merge, which alone
 * sees every text, and told to each text by its row.
 */
import { createEmbed, nameDimensions } from "../models/index.ts";
import { encodeNumbers, decodeNumbers } from "../number-bytes.ts";
import type { Options, Vocabulary } from "../options.ts";
import { type SparseVector, normalise } from "../sparse-vector.ts";
import type { Match, Relations } from "./relations.ts";
import { relationLimits } from "./relation-limits.ts";
import { clusterTexts, countClusterProducts } from "./cluster.ts";
import { countProducts, nearest, similarityRows } from "./similarity.ts";
import type { TextPile } from "./text-pile.ts";

const maxRowTexts = relationLimits.similarity_row_texts.value;
const maxProducts = relationLimits.compared_products.value;
const maxDuplicates = 100;
const centreTerms = 5;

type Asked = Pick<Options, "neighbours" | "duplicate_threshold" | "similarity_row" | "clusters">;

export function asksForRelations(options: Asked): boolean {
  return asksForCosines(options) || options.clusters !== undefined;
}

function asksForCosines({ neighbours, duplicate_threshold, similarity_row }: Asked): boolean {
  return neighbours > 0 || duplicate_threshold !== undefined || similarity_row;
}

/** What is too much for one process is left out, with a warning. */
export function relateTexts(pile: TextPile, vocabulary: Vocabulary, asked: Asked): Relations {
  if (pile.overflow !== undefined)
    return { texts: [], clusters: [], warnings: [`The texts are not compared: ${pile.overflow}.`] };
  const embed = createEmbed(vocabulary);
  const units = pile.texts.map((text) => normalise(embed(pile.readingOf(text)), "l2"));
  const relations: Relations = {
    texts: pile.texts.map(({ key, name }) => ({ key, name })),
    clusters: [],
    warnings: [],
  };
  if (asksForCosines(asked)) compare(relations, units, asked);
  if (asked.clusters !== undefined)
    sortIntoClusters(relations, units, asked.clusters, nameDimensions(vocabulary));
  return relations;
}

function compare(
  { texts, warnings }: Relations,
  units: readonly SparseVector[],
  { neighbours, duplicate_threshold, similarity_row }: Asked,
): void {
  if (countProducts(units) > maxProducts) {
    warnings.push(
      "The texts are not compared: too many of them share too many features. Fewer texts, or a smaller max_df or max_features, help.",
    );
    return;
  }
  const givesRows = similarity_row && units.length <= maxRowTexts;
  if (similarity_row && !givesRows)
    warnings.push(`'similarity_row' is left out: the job has more than ${maxRowTexts} texts.`);
  let at = 0;
  for (const row of similarityRows(units)) {
    const text = texts[at];
    if (!text) break;
    if (neighbours > 0) text.neighbours = nearest(row, at, Number.MIN_VALUE, neighbours);
    if (duplicate_threshold !== undefined)
      text.duplicates = nearest(row, at, duplicate_threshold, maxDuplicates);
    if (givesRows) text.row = encodeNumbers(row);
    at += 1;
  }
}

function sortIntoClusters(
  relations: Relations,
  units: readonly SparseVector[],
  clusters: number,
  names: readonly string[],
): void {
  if (countClusterProducts(units, clusters) > maxProducts) {
    relations.warnings.push(
      "The texts are in no clusters: they have too many features in all. Fewer texts or clusters, or a smaller max_features, help.",
    );
    return;
  }
  const { labels, cosines, centres } = clusterTexts(units, clusters);
  for (const [at, text] of relations.texts.entries()) {
    const number = labels[at] ?? null;
    text.cluster = number === null ? null : { number, cosine: cosines[at] ?? 0 };
  }
  relations.clusters = centres.map((centre, number) => {
    return { size: labels.filter((label) => label === number).length, terms: heaviest(centre, names) };
  });
  if (centres.length < clusters)
    relations.warnings.push(`There are ${centres.length} clusters, since no more texts differ.`);
}

function heaviest({ indices, values }: SparseVector, names: readonly string[]): string[] {
  return indices
    .map((index, at) => ({ index, value: values[at] ?? 0 }))
    .toSorted((a, b) => b.value - a.value || a.index - b.index)
    .slice(0, centreTerms)
    .map(({ index }) => names[index] ?? "");
}

/** What the relations say of one text, as its result tells it. */
export function tellRelations({ texts, clusters, warnings }: Relations, key: string) {
  const index = texts.findIndex((text) => text.key === key);
  const text = texts[index];
  if (!text) return { figures: {}, warnings };
  const name = (matches: Match[]) =>
    matches.map(([at, cosine]) => ({ index: at, name: texts[at]?.name ?? "", cosine }));
  const { neighbours, duplicates, row, cluster } = text;
  const isCut = duplicates?.length === maxDuplicates;
  return {
    figures: {
      text_index: index,
      ...(neighbours && { neighbours: name(neighbours) }),
      ...(duplicates && { near_duplicates: name(duplicates) }),
      ...(row !== undefined && { similarity_row: Array.from(decodeNumbers(row)) }),
      ...(cluster !== undefined && { cluster: cluster && { ...cluster, ...clusters[cluster.number] } }),
    },
    warnings: isCut ? [...warnings, `At most ${maxDuplicates} near-duplicates are listed.`] : warnings,
  };
}
