/** What the page does when something breaks: it says so, catches up, and loses nothing. */
import { describe, expect, test } from "vitest";
import { createClient } from "../../src/client/client.ts";
import { kill, withCluster } from "../support/cluster.ts";
import { file } from "../support/requests.ts";
import { order, testProcessors } from "../support/test-processors.ts";
import { shareBrowser, offline } from "./browser.ts";
import { writeFile } from "node:fs/promises";
import path from "node:path";

describe("the page", () => {
  const withPage = shareBrowser();

  test("says that the master is not heard, and catches up when it is again", async () => {
    await withCluster({ processorModules: testProcessors }, async (cluster) => {
      const go = path.join(cluster.folder, "go");
      const client = createClient({ baseUrl: cluster.masterUrl });
      const job = await client.openJob({ taskType: "obey" });
      await client.addFiles(job.id, [order("held.json", { act: "wait", until: go })]);
      await client.close(job.id);
      await withPage({ expected: offline }, async (page) => {
        await page.goto(`${cluster.masterUrl}/#/jobs/${job.id}`);
        await page.locator(".job-head .state.running").waitFor();
        await kill(cluster.master);
        await page.getByText("The master is not heard").first().waitFor();
        await cluster.replaceMaster();
        await writeFile(go, "");
        await page.locator(".job-head .state.done").waitFor();
        expect(await page.getByText("The master is not heard").count()).toBe(0);
      });
    });
  });

  test("shows that a slave was killed within its lease", async () => {
    await withCluster({ slaves: 2 }, async (cluster) => {
      await withPage({}, async (page) => {
        await page.goto(`${cluster.masterUrl}/#/cluster`);
        await page.getByText("2 of 2 slaves working").waitFor();
        await kill(cluster.slaves[0]!);
        await page.getByText("1 of 2 slaves working").waitFor({ timeout: 20_000 });
        await page.locator(".slave-state.lost").waitFor({ timeout: 25_000 });
        expect(await page.locator(".slave-state.alive").count()).toBe(1);
      });
    });
  });

  test("shows names with markup in them as text", async () => {
    await withCluster({}, async ({ masterUrl }) => {
      const client = createClient({ baseUrl: masterUrl });
      const name = "<img src=x onerror=alert(1)>.txt";
      const submitted = await client.submit([file(name, "<b>bold</b><script>alert(2)</script>")], {
        taskType: "document",
      });
      if (submitted.kind !== "accepted") throw new Error("A job was to be handed over.");
      await client.wait(submitted.job.id);
      await withPage({}, async (page) => {
        await page.goto(`${masterUrl}/#/jobs/${submitted.job.id}`);
        await page.locator(".file-row a").click();
        await page.locator(".reader").waitFor();
        expect(await page.locator("h1").textContent()).toContain("onerror=alert(1)");
        await page.locator("pre.text", { hasText: "<script>alert(2)</script>" }).waitFor();
        expect(await page.locator("main img, main b, main script").count()).toBe(0);
      });
    });
  });
});
