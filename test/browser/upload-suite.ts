/** Uploads: many files in several requests, by keyboard alone, paused and resumed, a folder. */
import { mkdir, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { createClient } from "../../src/client/client.ts";
import { shareCluster, withTemporaryFolder } from "../support/cluster.ts";
import { file } from "../support/requests.ts";
import { testProcessors } from "../support/test-processors.ts";
import { shareBrowser } from "./browser.ts";

describe("the page", () => {
  const cluster = shareCluster({ slotsPerSlave: 4, processorModules: testProcessors });
  const withPage = shareBrowser();

  test("uploads 500 files into one job and shows each", async () => {
    await withTemporaryFolder(async (folder) => {
      const files = Array.from({ length: 500 }, (_, place) => path.join(folder, `note-${place}.txt`));
      await Promise.all(files.map((name, place) => writeFile(name, "line\n".repeat(place + 1))));
      await withPage({}, async (page) => {
        await page.goto(cluster().masterUrl);
        await page.locator("input[type=file]").first().setInputFiles(files);
        await page.getByRole("radio", { name: "lines" }).check();
        await page.getByRole("button", { name: "Start", exact: true }).click();
        await page.locator(".job-head .state.done").waitFor({ timeout: 100_000 });
        await page.getByText("500 of 500 done").waitFor();
        await page.locator(".scroller").press("End");
        await page.getByRole("link", { name: "note-499.txt" }).waitFor();
        // Of a list of 500 a few are drawn.
        expect(await page.locator(".sheet .file-row").count()).toBeLessThan(60);
      });
    });
    const client = createClient({ baseUrl: cluster().masterUrl });
    const names = [];
    for await (const { id } of client.listJobs({ taskType: "lines" })) {
      names.push(...(await client.getJob(id)).files.map(({ filename }) => filename));
    }
    expect(new Set(names).size).toBe(500);
    expect(names).toHaveLength(500);
  });

  test("takes files, starts a job and reads a result by keyboard alone", async () => {
    await withPage({}, async (page) => {
      await page.goto(cluster().masterUrl);
      await page.getByRole("heading", { name: "Process files" }).waitFor();
      const chooser = page.waitForEvent("filechooser");
      await reach(page, "Choose files");
      await page.keyboard.press("Enter");
      const byHand = { name: "by-hand.txt", mimeType: "text/plain", buffer: Buffer.from("A fine day.") };
      await (await chooser).setFiles(byHand);
      await reach(page, "Start");
      await page.keyboard.press("Enter");
      await page.locator(".job-head .state.done").waitFor();
      await reach(page, "by-hand.txt");
      await page.keyboard.press("Enter");
      await page.locator(".side-by-side").waitFor();
      expect(await page.locator("pre.text").first().textContent()).toContain("A fine day.");
    });
  });

  test("adds the rest of a drop to its job after it was loaded anew in the middle of the upload", async () => {
    const client = createClient({ baseUrl: cluster().masterUrl });
    // What is there when a page is closed after the first of its requests.
    const job = await client.openJob({ taskType: "lines" });
    await client.addFiles(job.id, [file("first.txt"), file("second.txt")]);
    await withPage({}, async (page) => {
      await page.goto(`${cluster().masterUrl}/#/jobs/${job.id}`);
      const chosen = ["first.txt", "second.txt", "third.txt"].map((name) => {
        return { name, mimeType: "text/plain", buffer: Buffer.from(name) };
      });
      await page.getByLabel("Add the rest", { exact: true }).setInputFiles(chosen.slice(0, 2));
      await page.getByText("The job has each of these files already.").waitFor();
      await page.getByLabel("Add the rest", { exact: true }).setInputFiles(chosen);
      await page.locator(".job-head .state.done").waitFor();
    });
    const { files } = await client.getJob(job.id);
    expect(files.map(({ filename }) => filename)).toEqual(["first.txt", "second.txt", "third.txt"]);
  });

  test("pauses an upload, and ends it with nothing missing when it goes on", async () => {
    await withPage({}, async (page) => {
      await page.goto(cluster().masterUrl);
      // A line so slow that the pause comes in the middle: 2 MB at 500 kB/s.
      const line = await page.context().newCDPSession(page);
      const speed = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 500_000 };
      await line.send("Network.enable");
      await line.send("Network.emulateNetworkConditions", speed);
      const buffer = Buffer.from("a line of text\n".repeat(140_000));
      const files = ["long-1.txt", "long-2.txt"].map((name) => ({ name, mimeType: "text/plain", buffer }));
      await page.locator("input[type=file]").first().setInputFiles(files);
      await page.getByRole("radio", { name: "lines" }).check();
      await page.getByRole("button", { name: "Start", exact: true }).click();
      await page.getByRole("button", { name: "Pause" }).click();
      await page.getByText("Paused", { exact: true }).waitFor();
      await line.send("Network.emulateNetworkConditions", { ...speed, uploadThroughput: -1 });
      await page.getByRole("button", { name: "Resume" }).click();
      await page.locator(".job-head .state.done").waitFor();
      expect(await page.getByText("2 of 2 done").count()).toBe(1);
    });
  });

  test("takes a folder with its folders, and leaves out what systems put there", async () => {
    await withTemporaryFolder(async (folder) => {
      await mkdir(path.join(folder, "inner"));
      await writeFile(path.join(folder, "outer.txt"), "one\n");
      await writeFile(path.join(folder, "inner", "inner.txt"), "two\n");
      await writeFile(path.join(folder, ".hidden"), "three\n");
      expect(await readdir(folder)).toHaveLength(3);
      await withPage({}, async (page) => {
        await page.goto(cluster().masterUrl);
        await page.locator("input[type=file]").nth(1).setInputFiles(folder);
        await page.getByText("2 files", { exact: false }).first().waitFor();
        await page.getByText("Files", { exact: true }).click();
        const names = await page.locator(".file-names .file-name").allTextContents();
        expect(names.toSorted()).toEqual(["inner.txt", "outer.txt"]);
      });
    });
  });
});

/** Goes on by the Tab key until what has the focus says so. */
async function reach(page: Page, text: string): Promise<void> {
  for (let step = 0; step < 60; step += 1) {
    await page.keyboard.press("Tab");
    const focused = page.locator(":focus");
    if ((await focused.count()) > 0 && (await focused.textContent())?.trim() === text) return;
  }
  throw new Error(`Nothing that says '${text}' was reached by the Tab key.`);
}
