/**
 * The text processor: a plain text in, its counts, words, keywords, polarity, language and style out. What it says of
 * sentiment and readability holds for English; counts and words hold for every script.
 *
 * - `segments/` cuts a text into paragraphs, sentences and words
 * - `sentiment/` rates sentences; `terms/` counts words and phrases; `style/` measures readability and vocabulary
 * - `summary/` and `entities/` make what only some ask for
 */
import { standardTaskTypes } from "../../protocol/task-types.ts";
import { jsonOutput } from "../json-output.ts";
import { countText } from "../plain-text/count-text.ts";
import { readDescribedText } from "../plain-text/described-text.ts";
import { textLimits } from "../plain-text/text-limits.ts";
import { defineProcessor } from "../processor.ts";
import { describeWorkLimit, workLimitOf } from "../work-limit.ts";
import { analyseText } from "./analyse-text.ts";
import { textOptions } from "./options.ts";

/** Prose takes 0.2 s. */
const secondsPerMb = 2;

/**
 * Figures: `word_count` counts runs of anything but white space, `character_count` code points; all else see `TextFigures`.
 * Throws as `readText`; an empty text is a result of zeros with a warning.
 */
export const textProcessor = defineProcessor({
  taskType: standardTaskTypes.text,
  version: "2.1.0",
  options: textOptions,
  limits: { ...textLimits, ...describeWorkLimit(secondsPerMb) },
  process: async (file, options, { processor, signal, limitWork }) => {
    const { input, text, charset, warnings } = await readDescribedText(file);
    const size = countText(text);
    const analysis = await limitWork(workLimitOf(file, secondsPerMb), () =>
      analyseText({ text, size, options, signal }),
    );
    return jsonOutput({
      figures: { ...analysis.figures, charset },
      processor,
      input,
      warnings: [...warnings, ...analysis.warnings],
      artifacts: analysis.artifacts,
    });
  },
});
