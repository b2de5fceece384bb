/** Screen 6: the key that a master wants, and what the page then shows to whom. */
import { describe, expect, test } from "vitest";
import { shareKeyedCluster } from "../support/keyed-cluster.ts";
import { offline, shareBrowser } from "./browser.ts";
import { findFaults } from "./find-faults.ts";

describe("the page", () => {
  const cluster = shareKeyedCluster({ worker: ["submit", "read"] });
  const withPage = shareBrowser();

  test("asks for a key, refuses a wrong one, and keeps the right one out of reach of scripts", async () => {
    const key = cluster().callers.worker.authorization.replace("Bearer ", "");
    await withPage({ expected: offline }, async (page) => {
      await page.goto(`${cluster().masterUrl}/#/jobs`);
      expect(await findFaults(page)).toEqual([]);
      await page.getByLabel("Key").fill("no-key-of-anybody");
      await page.keyboard.press("Enter");
      await page.getByText("No such key is in force").waitFor();
      expect(await findFaults(page)).toEqual([]);
      await page.getByLabel("Key").fill(key);
      await page.keyboard.press("Enter");
      await page.getByText("No jobs yet").waitFor();
      await page.reload();
      await page.getByText("No jobs yet").waitFor();
      const readable = await page.evaluate(
        "document.cookie + JSON.stringify({ ...localStorage, ...sessionStorage }) + location.href",
      );
      expect(readable).not.toContain(key);
      expect(readable).not.toContain("msdp_session");
      await page.getByRole("link", { name: "Cluster" }).click();
      await page.getByText("The cluster is shown to operators").waitFor();
      await page.getByRole("button", { name: "Sign out" }).click();
      await page.getByLabel("Key").waitFor();
    });
  });
});
