/** The viewer of embeddings says what the slaves found, who compare the texts of a job by code of their own. */
import { describe, expect, test } from "vitest";
import { shareCluster } from "../support/cluster.ts";
import { file } from "../support/requests.ts";
import { readSamples } from "../support/samples.ts";
import { isLongRun, shareBrowser } from "./browser.ts";
import { findFaults } from "./find-faults.ts";
import { readNumbers, readTable, shareJob } from "./viewed-job.ts";

const crust = "bread-crust.txt";

/** What these tests look at. */
interface EmbeddingResult {
  vector: number[];
  features: string[];
  neighbours: { name: string; cosine: number }[];
  similarity_row: number[];
}

describe("the viewer of embeddings", () => {
  const cluster = shareCluster({});
  const withPage = shareBrowser();
  const masterUrl = (): string => cluster().masterUrl;
  const job = shareJob({
    masterUrl,
    taskType: "embedding",
    files: async () => readSamples("embedding"),
    options: { neighbours: 5, similarity_row: true },
  });
  const packed = shareJob({
    masterUrl,
    taskType: "embedding",
    files: async () => readSamples("embedding"),
    options: { representation: "sparse", encoding: "base64", similarity_row: true },
  });
  test("shows the terms and the neighbours of a text as the API has them", async () => {
    const { vector, features, neighbours } = await job().result<EmbeddingResult>(crust);
    await withPage({}, async (page) => {
      await page.goto(job().address(crust));
      await page.locator(".heat-map").waitFor();
      const heaviest = Math.max(...vector);
      const [first] = await readTable(page, "Terms that weigh most");
      expect(first).toEqual([features[vector.indexOf(heaviest)], heaviest.toFixed(3)]);
      expect(await readTable(page, "Nearest texts")).toEqual(
        neighbours.map(({ name, cosine }) => [name, cosine.toFixed(3)]),
      );
    });
  });

  test.runIf(isLongRun).each([
    ["numbers", job],
    ["sparse base64", packed],
  ])("compares vectors that came as %s as the slave does", async (_form, sent) => {
    const { similarity_row: row } = await sent().result<EmbeddingResult>(crust);
    await withPage({}, async (page) => {
      await page.goto(sent().address(crust));
      await page.locator(".heat-map").waitFor();
      const [shown = []] = await readNumbers(page, "How alike each two texts are");
      expect(shown[0]).toContain(crust);
      for (const [at, cosine] of row.entries()) expect(Number(shown[at + 1])).toBeCloseTo(cosine, 6);
    });
  });

  test.runIf(isLongRun)(
    "puts texts on one subject near to each other on the map and in the field of colour",
    async () => {
      await withPage({}, async (page) => {
        await page.goto(job().address(crust));
        await page.locator(".heat-map").waitFor();
        const subjects = await page.locator(".heat-map li").allTextContents();
        for (let pair = 0; pair < 6; pair += 2)
          expect(subjectOf(subjects[pair]!)).toBe(subjectOf(subjects[pair + 1]!));
        const places = (await readNumbers(page, "Map of the texts")).map(([name, x, y]) => {
          return { subject: subjectOf(name!), x: Number(x), y: Number(y) };
        });
        for (const here of places) {
          const others = places.filter((other) => other !== here);
          const nearest = others.toSorted((a, b) => distance(here, a) - distance(here, b))[0];
          expect(nearest?.subject).toBe(here.subject);
        }
      });
    },
  );

  test.runIf(isLongRun)("goes from cell to cell and from text to text by keyboard", async () => {
    await withPage({}, async (page) => {
      await page.goto(job().address(crust));
      await page.locator(".heat-map .cells").focus();
      for (let times = 0; times < 8; times++) await page.keyboard.press("ArrowRight");
      const last = (await page.locator(".heat-map li").allTextContents()).at(-1)!;
      await page.locator(".read-out", { hasText: `and ${last}: cosine` }).waitFor();
      await page.locator(".file-map a").first().focus();
      await page.keyboard.press("ArrowRight");
      await page.keyboard.press("Enter");
      await page.locator("h1", { hasText: "bread-sourdough.txt" }).waitFor();
      expect(page.url()).toBe(job().address("bread-sourdough.txt"));
    });
  });

  test.runIf(isLongRun).each(["light", "dark"] as const)(
    "has nothing for axe to find when %s and narrow",
    async (colorScheme) => {
      await withPage({ colorScheme, viewport: { width: 360, height: 740 } }, async (page) => {
        await page.goto(job().address(crust));
        await page.locator(".heat-map").waitFor();
        for (const summary of await page.locator(".numbers-table summary").all()) await summary.click();
        expect(await findFaults(page)).toEqual([]);
        expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(360);
      });
    },
  );
});

describe("the viewer of embeddings of a large job", () => {
  const cluster = shareCluster({});
  const withPage = shareBrowser();
  const job = shareJob({
    masterUrl: () => cluster().masterUrl,
    taskType: "embedding",
    files: async () => Array.from({ length: 202 }, (_, n) => file(`${n}.txt`, `word${n % 7} word${n % 5}`)),
  });

  test.runIf(isLongRun)(
    "compares two hundred texts of a larger job, the one that is looked at among them, and says so",
    async () => {
      await withPage({}, async (page) => {
        await page.goto(job().address("201.txt"));
        await page.getByText("200 of the job's 202 texts are compared here").waitFor();
        expect(await page.locator(".file-map a").count()).toBe(200);
        expect(await page.locator(".file-map a[aria-current]").getAttribute("aria-label")).toBe("201.txt");
      });
    },
  );
});

function subjectOf(name: string): string {
  return name.split("-")[0]!;
}

function distance(one: { x: number; y: number }, other: { x: number; y: number }): number {
  return Math.hypot(one.x - other.x, one.y - other.y);
}
