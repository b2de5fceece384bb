/** The middle stage, once for a job: from the terms of all texts to a vocabulary, and to how the texts relate. */
import { TextPile } from "./relations/text-pile.ts";
import { asksForRelations, relateTexts } from "./relations/relate.ts";
import { weighByRelevance } from "./models/bm25.ts";
import { defaultTopics, fitTopics } from "./models/lsa.ts";
import { embedByTfidf, weighByRarity } from "./models/tfidf.ts";
import { type Options, type Vocabulary, settingsOf } from "./options.ts";
import { type Part, type Shared, pairUp, parseStage, partSchema } from "./stages.ts";
import { TermCollector } from "./terms/term-collector.ts";

/** Throws as `TermCollector`, `TextPile` and `fitTopics`. */
export async function mergeParts(parts: AsyncIterable<Uint8Array>, options: Options): Promise<Shared> {
  const learns = !options.vocabulary && options.model !== "hashing" && options.model !== "minilm";
  const relates = asksForRelations(options);
  const collector = new TermCollector();
  const pile = new TextPile();
  let documents = 0;
  let first: Part | undefined;
  for await (const bytes of parts) {
    const part = parseStage(partSchema, bytes);
    documents += 1;
    first ??= part;
    if (learns) collector.add(pairUp(part));
    if (relates || (learns && options.model === "lsa")) pile.add(part);
  }
  const vocabulary = learns ? await learn(collector, pile, options) : takeVocabulary(options, documents);
  return {
    vocabulary,
    ...(options.fit && first && { carrier: first.key }),
    ...(relates && { relations: relateTexts(pile, vocabulary, options) }),
  };
}

async function learn(collector: TermCollector, pile: TextPile, options: Options): Promise<Vocabulary> {
  const settings = settingsOf(options);
  const weigh = settings.model === "bm25" ? weighByRelevance : weighByRarity(options);
  const chosen = collector.choose(options, weigh);
  const learnt = { documents: collector.documents, average_length: collector.averageLength, ...chosen };
  if (settings.model !== "lsa") return { format_version: 1, settings, ...learnt };
  pile.refuseOverflow();
  const embed = embedByTfidf({ ...chosen, settings });
  const vectors = pile.texts.map((text) => embed(pile.countsOf(text)));
  const topics = await fitTopics(vectors, chosen.features.length, settings.dimensions ?? defaultTopics);
  return { format_version: 1, settings, ...learnt, ...topics };
}

/** The one that the client sent; hashing and minilm need none. */
function takeVocabulary(options: Options, documents: number): Vocabulary {
  const settings = settingsOf(options);
  return (
    options.vocabulary ?? { format_version: 1, settings, documents, average_length: 0, features: [], idf: [] }
  );
}
