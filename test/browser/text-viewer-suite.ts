/** The viewer of texts says what the API says. */
import { describe, expect, test } from "vitest";
import { shareCluster } from "../support/cluster.ts";
import { file } from "../support/requests.ts";
import { readSamples } from "../support/samples.ts";
import { isLongRun, shareBrowser } from "./browser.ts";
import { findFaults } from "./find-faults.ts";
import { readNumbers, readTable, shareJob } from "./viewed-job.ts";

const torn = "review-torn.txt";
const many = file("many.txt", "It was a good day. It was a bad night. ".repeat(2000));

/** What these tests look at. */
interface TextResult {
  sentences: { text: string; score: number; words: { word: string; valence: number }[] }[];
  keywords: { keyword: string }[];
  common_words: [string, number][];
  readability: { flesch_reading_ease: number };
}

describe("the viewer of texts", () => {
  const cluster = shareCluster({});
  const withPage = shareBrowser();
  const job = shareJob({
    masterUrl: () => cluster().masterUrl,
    taskType: "text",
    files: async () => [...(await readSamples("text")), many, file("empty.txt", " \n")],
    options: { sentences: 3000 },
  });

  test("shows each sentence with its score, and what decided it where it is focused", async () => {
    const { sentences } = await job().result<TextResult>(torn);
    await withPage({}, async (page) => {
      await page.goto(job().address(torn));
      const options = page.getByRole("option");
      await options.first().waitFor();
      expect(await options.count()).toBe(sentences.length);
      for (const [place, { text, score }] of sentences.entries()) {
        const shown = await options.nth(place).textContent();
        expect(shown).toBe(score === 0 ? text : `${text}${signed(score)}`);
      }
      await options.first().focus();
      await page.keyboard.press("ArrowRight");
      await page.keyboard.press("ArrowRight");
      const words = await page.locator(".decision .decider").allTextContents();
      expect(words).toEqual(sentences[2]?.words.map(({ word, valence }) => `${word} ${signed(valence)}`));
    });
  });

  test.runIf(isLongRun)(
    "shows the scores' distribution, keywords and readability as the API has them",
    async () => {
      const { sentences, keywords, readability, common_words } = await job().result<TextResult>(torn);
      await withPage({}, async (page) => {
        await page.goto(job().address(torn));
        await page.locator(".histogram").waitFor();
        const bins = await readNumbers(page, "Scores of the sentences");
        const scores = sentences.map(({ score }) => score);
        for (const [middle, count] of bins) {
          const inBin = scores.filter((score) => Math.abs(score - Number(middle)) <= 0.05);
          expect(Number(count)).toBe(inBin.length);
        }
        expect((await readTable(page, "Keywords")).map(([keyword]) => keyword)).toEqual(
          keywords.map(({ keyword }) => keyword),
        );
        expect((await readTable(page, "Most frequent words")).map(([word, n]) => [word, Number(n)])).toEqual(
          common_words,
        );
        const [ease] = await readTable(page, "How easy it is to read");
        expect(ease?.[1]).toBe(readability.flesch_reading_ease.toFixed(2));
      });
    },
  );

  test.runIf(isLongRun).each(["light", "dark"] as const)(
    "has nothing for axe to find when %s and narrow",
    async (colorScheme) => {
      await withPage({ colorScheme, viewport: { width: 360, height: 740 } }, async (page) => {
        await page.goto(job().address(torn));
        await page.getByRole("option").first().focus();
        for (const summary of await page.locator(".findings summary").all()) await summary.click();
        expect(await findFaults(page)).toEqual([]);
        expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(360);
      });
    },
  );

  test.runIf(isLongRun)(
    "draws the first of thousands of sentences, and says how many there are",
    async () => {
      await withPage({}, async (page) => {
        await page.goto(job().address("many.txt"));
        await page.getByText("The result lists the first 3,000 of 4,000 sentences").waitFor();
        expect(await page.getByRole("option").count()).toBe(250);
        await page.getByRole("button", { name: "Show 250 of 2,750 more sentences" }).click();
        expect(await page.getByRole("option").count()).toBe(500);
      });
    },
  );

  test.runIf(isLongRun)("shows a text without a sentence as one", async () => {
    await withPage({}, async (page) => {
      await page.goto(job().address("empty.txt"));
      await page.getByText("The result lists no sentences.").waitFor();
      expect(await page.locator(".histogram").count()).toBe(0);
    });
  });
});

/** With two digits and its sign, as the page writes it. */
function signed(value: number): string {
  const digits = Math.abs(value).toFixed(2);
  return `${value < 0 ? "−" : "+"}${digits}`;
}
