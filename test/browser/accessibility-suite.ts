/** What everybody can use: axe finds nothing on any screen in either theme, and nothing is cut off on a narrow one. */
import { beforeAll, describe, expect, test } from "vitest";
import { shareCluster } from "../support/cluster.ts";
import { file } from "../support/requests.ts";
import { readSamples } from "../support/samples.ts";
import { lineCounter } from "../support/test-processors.ts";
import { offline, shareBrowser } from "./browser.ts";
import { findFaults } from "./find-faults.ts";
import { finishJob } from "./viewed-results.ts";

const widths = [
  [360, "dark"],
  [1440, "light"],
] as const;

describe("axe finds nothing on", () => {
  const cluster = shareCluster({ slaves: 2, processorModules: [lineCounter] });
  const withPage = shareBrowser();
  let jobId = "";
  let ownTypeId = "";

  beforeAll(async () => {
    const { masterUrl } = cluster();
    const files = [...(await readSamples("document")), file("empty.txt", "")];
    jobId = (await finishJob(masterUrl, files, { taskType: "document" })).id;
    ownTypeId = (await finishJob(masterUrl, [file("lines.txt")], { taskType: "lines" })).id;
  });

  const screens: [string, () => string, string][] = [
    ["the drop zone", () => "", ".drop-zone"],
    ["the list of jobs", () => "#/jobs", ".job-row"],
    ["a job with a failure", () => `#/jobs/${jobId}`, ".failures"],
    ["a result of a user's own type", () => `#/jobs/${ownTypeId}/files/0`, ".side-by-side"],
    ["a failed file", () => `#/jobs/${jobId}/files/3`, ".failures"],
    ["the cluster", () => "#/cluster", ".chart canvas"],
    ["an address that leads nowhere", () => "#/nowhere", ".empty"],
  ];

  test.each(screens)("%s", async (_name, address, landmark) => {
    for (const [width, colorScheme] of widths) {
      await withPage({ colorScheme, viewport: { width, height: 900 } }, async (page) => {
        await page.goto(`${cluster().masterUrl}/${address()}`);
        await page.locator(landmark).first().waitFor();
        expect(await findFaults(page)).toEqual([]);
        expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(width);
      });
    }
  });

  test("a page that waits for its master, and one whose master does not answer", async () => {
    await withPage({ expected: offline }, async (page) => {
      let hangUp = (): void => undefined;
      const isLost = new Promise<void>((resolve) => (hangUp = resolve));
      await page.route("**/session", async (request) => isLost.then(() => request.abort()));
      await page.goto(cluster().masterUrl);
      await page.getByText("Asking the master").waitFor();
      expect(await findFaults(page)).toEqual([]);
      hangUp();
      await page.getByRole("button", { name: "Try again" }).waitFor();
      expect(await findFaults(page)).toEqual([]);
    });
  });

  test("drafts with their options open", async () => {
    await withPage({}, async (page) => {
      await page.goto(cluster().masterUrl);
      await page.getByRole("button", { name: "Try it with samples" }).click();
      for (const summary of await page.locator(".draft summary").all()) await summary.click();
      expect(await findFaults(page)).toEqual([]);
    });
  });
});
