/** Screen 1: what is dropped becomes jobs by type, and goes up. */
import { describe, expect, test } from "vitest";
import { shareCluster } from "../support/cluster.ts";
import { shareBrowser } from "./browser.ts";

describe("the page", () => {
  const cluster = shareCluster({ slaves: 2 });
  const withPage = shareBrowser();

  test("processes the samples of every type for who has no file at hand", async () => {
    await withPage({}, async (page) => {
      await page.goto(cluster().masterUrl);
      await page.getByRole("button", { name: "Try it with samples" }).click();
      await page.getByRole("button", { name: "Start all 6" }).click();
      await page.locator(".job-row .state.done").nth(5).waitFor({ timeout: 100_000 });
      expect(await page.locator(".job-row").count()).toBe(6);
    });
  });
});
