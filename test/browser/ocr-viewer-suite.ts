/** The results of `ocr` in the page: its words and numbers against the API's. */
import { beforeAll, describe, expect, test } from "vitest";
import type { JobView } from "../../src/client/client.ts";
import { shareCluster } from "../support/cluster.ts";
import { readSample } from "../support/samples.ts";
import { isLongRun, shareBrowser } from "./browser.ts";
import { addressOfResult, findFaultsForAll, fetchBytes, finishJob } from "./viewed-results.ts";

interface OcrResult {
  word_count: number;
  words: { text: string; confidence: number; bbox: [number, number, number, number] }[];
  low_confidence: { text: string; word: number }[];
}

const outputs = ["tsv", "hocr", "alto", "pdf"];

describe("the viewer of read pages", () => {
  const cluster = shareCluster({});
  const withPage = shareBrowser();
  let job: JobView;
  let result: OcrResult;
  const address = (): string => addressOfResult(cluster().masterUrl, job);

  beforeAll(async () => {
    const files = [await readSample("ocr/receipt.jpg")];
    job = await finishJob(cluster().masterUrl, files, { taskType: "ocr", options: { outputs } });
    result = JSON.parse(String(await fetchBytes(cluster().masterUrl, job.files[0]!.links.result)));
  });

  test("puts each word in its box upon the picture, tinted by its confidence", async () => {
    await withPage({}, async (page) => {
      await page.goto(address());
      await page.locator(".words").waitFor();
      const boxes = await page
        .locator(".words [data-word] rect")
        .evaluateAll((rects) =>
          rects.map((rect) => ["x", "y", "width", "height"].map((name) => Number(rect.getAttribute(name)))),
        );
      expect(boxes).toEqual(
        result.words.map(({ bbox: [left, top, right, bottom] }) => [left, top, right - left, bottom - top]),
      );
      const counts = [".sure", ".doubtful", ".unsure"].map((tint) => page.locator(`.words ${tint}`).count());
      expect(await Promise.all(counts)).toEqual([
        result.words.filter(({ confidence }) => confidence >= 90).length,
        result.words.filter(({ confidence }) => confidence >= 60 && confidence < 90).length,
        result.low_confidence.length,
      ]);
      await page.getByText(`${result.word_count} words`, { exact: false }).first().waitFor();
      // The picture lies under its words: 575 × 1048 pixels, as `identify` has the sample.
      expect(await page.locator(".words").getAttribute("viewBox")).toBe("0 0 575 1048");
    });
  });

  test.runIf(isLongRun)("tells word and confidence under the pointer and from key to key", async () => {
    await withPage({}, async (page) => {
      await page.goto(address());
      const words = page.getByRole("listbox");
      await words.focus();
      for (const key of ["ArrowRight", "ArrowRight"]) await words.press(key);
      const readout = page.locator(".readout");
      const second = result.words[1]!;
      expect(await readout.textContent()).toContain(second.text);
      expect(await readout.textContent()).toContain(String(second.confidence));
      await page.locator('[data-word="4"]').hover();
      await readout.getByText(result.words[4]!.text, { exact: true }).waitFor();
    });
  });

  test.runIf(isLongRun)("finds words and marks them on the page and in the text", async () => {
    await withPage({}, async (page) => {
      await page.goto(address());
      await page.getByRole("searchbox").fill("you were SERVED");
      await page.getByText("1 of 1").waitFor();
      expect(await page.locator(".page-text mark").allTextContents()).toEqual(["You", "were", "served"]);
      expect(await page.locator(".words .found").count()).toBe(3);
      await page.getByRole("searchbox").fill("nowhere to be read");
      await page.getByText("Not found").waitFor();
    });
  });

  test.runIf(isLongRun)("leads to the words that were read with little confidence", async () => {
    await withPage({}, async (page) => {
      await page.goto(address());
      const { text, word } = result.low_confidence[0]!;
      await page.getByRole("button", { name: text }).first().click();
      await page.locator(".words > .active").waitFor();
      expect(await page.locator(".words").getAttribute("aria-activedescendant")).toBe(`word-${word}`);
    });
  });

  test.runIf(isLongRun)("offers the text and the other forms that were asked for", async () => {
    await withPage({}, async (page) => {
      await page.goto(address());
      await page.getByText("Download text").waitFor();
      const made = job.files[0]!.artifacts;
      expect(made.length).toBe(outputs.length);
      for (const { link } of made) await page.locator(`main a[href$="${link}"]`).waitFor();
      expect(await page.locator(".page-text").innerText()).toContain("CORNER BAKERY");
    });
  });

  test.runIf(isLongRun)("is for everybody", async () => {
    expect(await findFaultsForAll(withPage, address(), ".words")).toEqual([]);
  });
});
