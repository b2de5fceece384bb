/**
 * The embedding processor: vectors over the texts of one job, by default TF-IDF equal to scikit-learn's
 * `TfidfVectorizer`. Each text becomes its term counts or, by minilm, its meaning (process), these the vocabulary and how
 * the texts relate (merge), and each text its vector (finish).
 */
import { randomUUID } from "node:crypto";
import { standardTaskTypes } from "../../protocol/task-types.ts";
import { jsonOutput } from "../json-output.ts";
import { readDescribedText } from "../plain-text/described-text.ts";
import { textLimits } from "../plain-text/text-limits.ts";
import { type InputFile, type RunContext, defineProcessor } from "../processor.ts";
import { describeWorkLimit, workLimitOf } from "../work-limit.ts";
import { finishText } from "./finish-text.ts";
import { readMeaning } from "./minilm/read-meaning.ts";
import { mergeParts } from "./merge-parts.ts";
import { type Settings, optionsSchema, refuseContradictions, settingsOf } from "./options.ts";
import { relationLimits } from "./relations/relation-limits.ts";
import { type Part, type ReadPart, parseStage, partSchema, sharedSchema } from "./stages.ts";
import { countTerms, termLimits } from "./terms/count-terms.ts";

/** Prose takes 0.2 s, in terms of one to five words 1 s. */
const secondsPerMb = 5;

/**
 * Figures: `vector` in the order of `features` (by code point), `vector_size` the length of both, `non_zero_features`;
 * beside them `model`, `tokens`, `document_count`, the `idf` of each feature, and what the options ask for. A text without
 * any feature has a vector of zeros and a warning. Throws as `readText`, `countTerms`, `readMeaning`,
 * `refuseContradictions`, `mergeParts`.
 */
export const embeddingProcessor = defineProcessor({
  taskType: standardTaskTypes.embedding,
  version: "2.1.0",
  options: optionsSchema,
  limits: { ...textLimits, ...termLimits, ...relationLimits, ...describeWorkLimit(secondsPerMb) },
  process: async (file, options, context) => {
    refuseContradictions(options);
    const { input, text, warnings } = await readDescribedText(file);
    const read =
      options.model === "minilm"
        ? await readMeaning(text, file, options.windows, context)
        : await readTerms(text, file, settingsOf(options), context);
    const part: Part = {
      ...read,
      key: randomUUID(),
      warnings: [...warnings, ...read.warnings],
      input,
    };
    // The warnings travel in the part alone: told here as well, they would reach the client twice.
    return { body: JSON.stringify(part), mediaType: "application/json" };
  },
  gather: {
    merge: async (parts, options) => Buffer.from(JSON.stringify(await mergeParts(parts, options))),
    finish: async (partBytes, sharedBytes, options, { processor }) => {
      const part = parseStage(partSchema, partBytes);
      const finished = finishText(part, parseStage(sharedSchema, sharedBytes), options);
      return jsonOutput({ ...finished, processor, input: part.input });
    },
  },
});

async function readTerms(
  text: string,
  file: InputFile,
  settings: Settings,
  { limitWork }: RunContext,
): Promise<ReadPart> {
  const { counts, warnings } = await limitWork(workLimitOf(file, secondsPerMb), async () =>
    countTerms(text, settings),
  );
  return { terms: [...counts.keys()], counts: [...counts.values()], warnings };
}
