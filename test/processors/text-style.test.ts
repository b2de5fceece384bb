import { expect, test } from "vitest";
import { z } from "zod";
import { textProcessor } from "../../src/processors/text/index.ts";
import { readabilityOf } from "../../src/processors/text/style/readability.ts";
import { countSyllables } from "../../src/processors/text/style/syllables.ts";
import { analyse } from "./text-files.ts";

const colemanLiauPassage =
  "Existing computer programs that measure readability are based largely upon subroutines which estimate number of " +
  "syllables, usually by counting vowels. The shortcoming in estimating syllables is that it necessitates " +
  "keypunching the prose into the computer. There is no need to estimate syllables since word length in letters is " +
  "a better predictor of readability than word length in syllables. Therefore, a new readability formula was " +
  "computed that has for its predictors letters per 100 words and sentences per 100 words. Both predictors can be " +
  "counted by an optical scanning device, and thus the formula makes it economically feasible for an organization " +
  "such as the U.S. Office of Education to calibrate the readability of all textbooks for the public school system.";

// Worked examples: the first three from Wikipedia's articles on Flesch-Kincaid and Gunning fog ("The Australian platypus
// is seemingly a hybrid of a mammal and reptilian creature": 13 words, 24 syllables; 2 hard words), the others from the
// READMEs and tests of the packages smog-formula, automated-readability and coleman-liau.
test.each([
  ["flesch_reading_ease", { sentences: 1, words: 13, syllables: 24 }, 37.4554],
  ["flesch_kincaid_grade", { sentences: 1, words: 13, syllables: 24 }, 11.2646],
  ["gunning_fog", { sentences: 1, words: 13, polysyllables: 2 }, 11.353846],
  ["smog_index", { sentences: 1, words: 13, polysyllables: 4 }, 14.554593],
  ["automated_readability_index", { sentences: 6, words: 151, letters: 623 }, 10.585982],
  ["coleman_liau_index", { sentences: 5, words: 119, letters: 639 }, 14.53042],
] as const)("%s is right for a worked example", (formula, counts, expected) => {
  const measure = { syllables: 0, polysyllables: 0, letters: 0, ...counts };
  expect(readabilityOf(measure)?.[formula]).toBeCloseTo(expected, 4);
});

test("the counts that the formulas take are those of Coleman's and Liau's own example", async () => {
  const { figures } = await analyse(textProcessor, colemanLiauPassage);
  expect(figures).toMatchObject({ sentence_count: 5, word_count: 119 });
  // 639 letters and digits, and the two points of `U.S.` apart.
  expect(figures["readability"]).toMatchObject({ coleman_liau_index: expect.closeTo(14.53042, 4) });
});

// As in the CMU Pronouncing Dictionary.
test.each([
  ["the", 1],
  ["asked", 1],
  ["wanted", 2],
  ["times", 1],
  ["houses", 2],
  ["table", 2],
  ["whole", 1],
  ["something", 2],
  ["being", 2],
  ["idea", 3],
  ["create", 2],
  ["quiet", 2],
  ["nation", 2],
  ["trial", 2],
  ["couldn't", 2],
  ["readability", 5],
  ["mr", 1],
])("%s has %i syllables", (word, syllables) => {
  expect(countSyllables(word)).toBe(syllables);
});

test("lexical diversity is that of a count by hand", async () => {
  const { figures } = await analyse(textProcessor, "the rat the cat");
  // Forwards one stretch (the rat the: 2/3) and a rest of ratio 1: 4 / 1. Backwards a rest alone, of ratio 3/4:
  // 4 / ((1 − 0.75) / (1 − 0.72)) = 4.48.
  expect(figures["lexical_diversity"]).toEqual({
    types: 3,
    hapaxes: 2,
    type_token_ratio: 0.75,
    mtld: expect.closeTo((4 + 4.48) / 2, 10),
  });
  const { figures: few } = await analyse(textProcessor, "one two three");
  expect(few["lexical_diversity"]).toMatchObject({ type_token_ratio: 1, mtld: null });
});

test("238 words take a minute to read", async () => {
  const { figures } = await analyse(textProcessor, "word ".repeat(238));
  expect(figures["reading_time_seconds"]).toBeCloseTo(60, 10);
});

test.each([
  ["en", "The train was late again this morning, and nobody told us what had happened."],
  ["de", "Der Zug hatte heute Morgen wieder Verspätung, und niemand sagte uns, was geschehen war."],
  ["fr", "Le train avait encore du retard ce matin, et personne ne nous a dit ce qui s'est passé."],
  ["es", "El tren llegó tarde otra vez esta mañana y nadie nos dijo lo que había pasado."],
  ["tr", "Tren bu sabah yine geç kaldı ve kimse bize ne olduğunu söylemedi."],
  ["ru", "Поезд сегодня утром снова опоздал, и никто не сказал нам, что случилось."],
  ["zh", "火车今天早上又晚点了，没有人告诉我们发生了什么事情。"],
  ["ja", "電車は今朝また遅れましたが、何が起きたのか誰も教えてくれませんでした。"],
  ["ar", "تأخر القطار مرة أخرى هذا الصباح ولم يخبرنا أحد بما حدث."],
  ["he", "הרכבת איחרה שוב הבוקר ואף אחד לא סיפר לנו מה קרה."],
])("the language %s is recognised", async (language, text) => {
  const { figures } = await analyse(textProcessor, text);
  expect(figures["language"]).toBe(language);
  expect(figures["language_confidence"]).toBeGreaterThan(0.5);
  expect(figures["language_candidates"]).toContainEqual({
    language,
    confidence: figures["language_confidence"],
  });
});

test("a language that is not known is null, and so is that of no words", async () => {
  // The first article of the Universal Declaration of Human Rights in Umbundu.
  const umbundu =
    "Omanu vosi vacitiwa valipwa kwenda valisoka kovina vyosikwenda komoko. Ovo vakwete esunga kwenda, " +
    "kwenda ovo vatêla okuliteywila kuvamwe kwenda vakwavo vesokolwilo lyocisola.";
  expect((await analyse(textProcessor, umbundu)).figures["language"]).toBeNull();
  const { figures } = await analyse(textProcessor, "123 456");
  expect(figures).toMatchObject({ language: null, language_confidence: 0, language_candidates: [] });
});

test("the same text gives the same bytes", async () => {
  const options = { ngrams: 5, summary: 2, entities: 5 };
  const [one, other] = await Promise.all(
    [1, 2].map(() => analyse(textProcessor, colemanLiauPassage, options)),
  );
  expect(JSON.stringify(z.object({ figures: z.unknown() }).parse(one))).toBe(
    JSON.stringify(z.object({ figures: z.unknown() }).parse(other)),
  );
});
