/** The results of `image` in the page: its numbers against the API's and sharp's own. */
import type { Page } from "playwright-core";
import sharp from "sharp";
import { beforeAll, describe, expect, test } from "vitest";
import type { JobView } from "../../src/client/client.ts";
import { eventually, shareCluster } from "../support/cluster.ts";
import { submit } from "../support/requests.ts";
import { readSample } from "../support/samples.ts";
import { isLongRun, shareBrowser } from "./browser.ts";
import { addressOfResult, findFaultsForAll, fetchBytes, finishJob } from "./viewed-results.ts";

const lake = "image/mountain-lake.jpg";
const logo = "image/logo-transparent.png";

async function readCells(page: Page, table: string): Promise<string[][]> {
  const rows = await page.locator(`${table} tbody tr`).all();
  return Promise.all(rows.map((row) => row.locator("td").allTextContents()));
}

describe("the viewer of images", () => {
  const cluster = shareCluster({});
  const withPage = shareBrowser();
  let job: JobView;
  const address = (index: number): string => addressOfResult(cluster().masterUrl, job, index);

  beforeAll(async () => {
    const files = [await readSample(lake), await readSample(logo)];
    job = await finishJob(cluster().masterUrl, files, {
      taskType: "image",
      options: { info: true, width: 400 },
    });
  });

  test("tells the pixels and bytes of original and result", async () => {
    const result = await fetchBytes(cluster().masterUrl, job.files[0]!.links.result);
    const { width, height } = await sharp(result).metadata();
    await withPage({}, async (page) => {
      await page.goto(address(0));
      await page.locator(".sizes").waitFor();
      const [pixels, bytes, kinds] = await readCells(page, ".sizes");
      // As `identify` and `stat` have the sample.
      expect(pixels).toEqual(["1600 × 1067", `${width} × ${height}`]);
      expect(bytes![0]).toContain("(244,249)");
      expect(bytes![1]).toContain(`(${result.length.toLocaleString("en")})`);
      expect(kinds).toEqual(["image/jpeg", "image/png"]);
    });
  });

  test.runIf(isLongRun)(
    "shows how often each value comes: of the original as info.json has it, of the result as sharp counts",
    async () => {
      const { masterUrl } = cluster();
      const { links, artifacts } = job.files[0]!;
      const info = JSON.parse(
        String(await fetchBytes(masterUrl, artifacts.find(({ name }) => name === "info.json")!.link)),
      );
      const values = await sharp(await fetchBytes(masterUrl, links.result))
        .extractChannel(0)
        .raw()
        .toBuffer();
      const gray = Array.from({ length: 256 }, (_, value) => values.filter((one) => one === value).length);
      await withPage({}, async (page) => {
        await page.goto(address(0));
        const numbers = page.locator(".histogram .numbers-table");
        await numbers.nth(1).waitFor();
        for (const summary of await numbers.locator("summary").all()) await summary.click();
        const shown = Array.from({ length: 200 }, (_, value) => value);
        const [red, green, blue] = info.channels.map((channel: { histogram: number[] }) => channel.histogram);
        expect(await readCells(page, ".histogram:nth-child(1)")).toEqual(
          shown.map((value) => [value, red[value], green[value], blue[value]].map(String)),
        );
        expect(await readCells(page, ".histogram:nth-child(2)")).toEqual(
          shown.map((value) => [value, gray[value]].map(String)),
        );
      });
    },
  );

  test.runIf(isLongRun)("moves the edge between the two by keys", async () => {
    await withPage({}, async (page) => {
      await page.goto(address(1));
      const edge = page.getByRole("slider");
      await edge.focus();
      await edge.press("ArrowRight");
      expect(await edge.getAttribute("aria-valuetext")).toBe("51 % original, 49 % result");
      await edge.press("Home");
      expect(await edge.getAttribute("aria-valuetext")).toBe("0 % original, 100 % result");
    });
  });

  test.runIf(isLongRun)(
    "takes the original from the user's own disk where the master did not keep it",
    async () => {
      const { masterUrl } = cluster();
      const images = [await readSample(logo)];
      const { body } = await submit(masterUrl, { task_type: "image", images });
      await withPage({}, async (page) => {
        await page.goto(addressOfResult(masterUrl, { id: String(body.job_id) }));
        const own = page.getByLabel("Show it from this computer");
        await own.setInputFiles({ name: "other.png", mimeType: "image/png", buffer: Buffer.from("other") });
        await page.getByText("That is another file").waitFor();
        const buffer = Buffer.from(await images[0]!.arrayBuffer());
        await own.setInputFiles({ name: "logo.png", mimeType: "image/png", buffer });
        await page.getByRole("slider").waitFor();
        expect(await page.getByText("That is another file").count()).toBe(0);
      });
    },
  );

  test.runIf(isLongRun)("says what cannot be shown, and tells its sizes all the same", async () => {
    const { masterUrl } = cluster();
    const options = { format: "tiff", info: true };
    const tiff = await finishJob(masterUrl, [await readSample(logo)], { taskType: "image", options });
    await withPage({}, async (page) => {
      await page.goto(addressOfResult(masterUrl, tiff));
      await page.getByText("Browsers cannot show this kind of picture").waitFor();
      // The size of the result is read from `info.json`, which comes a moment later.
      await eventually(async () => {
        expect((await readCells(page, ".sizes"))[0]).toEqual(["512 × 512", "512 × 512"]);
      });
    });
  });

  test.runIf(isLongRun)("is for everybody", async () => {
    expect(await findFaultsForAll(withPage, address(0), ".histogram:nth-child(2) svg")).toEqual([]);
  });
});
