/** Screens 2 and 3: what can be done with a job while it runs, after it ended, and after the page was loaded anew. */
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { type Client, createClient } from "../../src/client/client.ts";
import { listSlaves, shareCluster } from "../support/cluster.ts";
import { order, testProcessors } from "../support/test-processors.ts";
import { waitingOrder } from "../support/waiting-order.ts";
import { shareBrowser } from "./browser.ts";

describe("the page", () => {
  const cluster = shareCluster({ processorModules: testProcessors });
  const withPage = shareBrowser();

  async function startJob(files: File[]): Promise<{ client: Client; jobId: string; address: string }> {
    const client = createClient({ baseUrl: cluster().masterUrl });
    const submitted = await client.submit(files, { taskType: "obey" });
    if (submitted.kind !== "accepted") throw new Error("A job was to be handed over.");
    const jobId = submitted.job.id;
    return { client, jobId, address: `${cluster().masterUrl}/#/jobs/${jobId}` };
  }

  test("cancels a job that runs", async () => {
    const { client, jobId, address } = await startJob([order("a.json", { act: "wait", until: "/never" })]);
    await withPage({}, async (page) => {
      await page.goto(address);
      await page.getByRole("button", { name: "Cancel" }).click();
      await page.locator(".job-head .state.cancelled").waitFor();
    });
    expect((await client.getJob(jobId)).state).toBe("cancelled");
  });

  test("tries what failed again, and follows the job to its second end", async () => {
    const once = path.join(cluster().folder, "failed-once");
    const { client, jobId, address } = await startJob([order("b.json", { act: "failOnce", once })]);
    await client.wait(jobId);
    await withPage({}, async (page) => {
      await page.goto(address);
      await page.locator(".failures").waitFor();
      await page.getByRole("button", { name: "Retry failed" }).click();
      await page.locator(".job-head .state.done").waitFor();
      expect(await page.locator(".failures").count()).toBe(0);
    });
  });

  test("goes on with a job when it is loaded anew in the middle of it", async () => {
    const go = path.join(cluster().folder, "go-on");
    const { address } = await startJob([order("c.json", { act: "wait", until: go })]);
    await withPage({}, async (page) => {
      await page.goto(address);
      await page.locator(".job-head .state.running").waitFor();
      await page.reload();
      await page.locator(".job-head .state.running").waitFor();
      await writeFile(go, "");
      await page.locator(".job-head .state.done").waitFor();
      expect(await page.locator(".file-row .state.done").count()).toBe(1);
    });
  });

  test("finds jobs by a file's name by keyboard, keeps that through a reload, and shows those that come", async () => {
    const { jobId } = await startJob([order("Sought One.json", { act: "answer" })]);
    await startJob([order("other.json", { act: "answer" })]);
    await withPage({}, async (page) => {
      const rows = page.locator(".job-row");
      const links = page.locator(".job-name a");
      const field = page.getByRole("searchbox", { name: "File name" });
      await page.goto(`${cluster().masterUrl}/#/jobs`);
      await rows.nth(1).waitFor();
      const all = await rows.count();
      await field.focus();
      await page.keyboard.type("sought ONE");
      await page.getByText("1 job shown").waitFor();
      expect(await links.getAttribute("href")).toBe(`#/jobs/${jobId}`);
      expect(new URL(page.url()).hash).toBe("#/jobs?filename=sought+ONE");
      expect(await page.evaluate("document.activeElement.type")).toBe("search");
      await page.reload();
      await page.getByText("1 job shown").waitFor();
      expect(await field.inputValue()).toBe("sought ONE");
      const later = await startJob([order("also sought one.json", { act: "answer" })]);
      await page.getByText("2 jobs shown").waitFor();
      expect(await links.first().getAttribute("href")).toBe(`#/jobs/${later.jobId}`);
      // Enter seeks at once.
      await field.fill("in no name");
      await field.press("Enter");
      await page.getByText("No job is of this kind.").waitFor();
      expect(await rows.count()).toBe(0);
      await page.getByRole("link", { name: "Jobs" }).click();
      await rows.nth(all).waitFor();
      expect(await field.inputValue()).toBe("");
    });
  });

  test("names the slaves at work on a job while they are, also where there is little room", async () => {
    const waiting = waitingOrder(cluster().folder, "at-work.json");
    const { jobId } = await startJob([waiting.file]);
    await waiting.untilStarted();
    const [slave] = await listSlaves(cluster().masterUrl);
    const widthPx = 360;
    await withPage({ viewport: { width: widthPx, height: 800 } }, async (page) => {
      await page.goto(`${cluster().masterUrl}/#/jobs?filename=at-work`);
      const row = page.locator(".job-row").filter({ has: page.locator(`a[href="#/jobs/${jobId}"]`) });
      expect(await row.locator(".job-slaves").textContent()).toBe(`On ${slave?.slave_id}`);
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(widthPx);
      waiting.letGo();
      await row.locator(".state.done").waitFor();
      expect(await row.locator(".job-slaves").count()).toBe(0);
    });
  });

  test("deletes a job once it was asked again", async () => {
    const { client, jobId, address } = await startJob([order("d.json", { act: "answer" })]);
    await client.wait(jobId);
    await withPage({}, async (page) => {
      await page.goto(address);
      await page.getByRole("button", { name: "Delete" }).click();
      await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
      await page.getByText("The job was deleted").first().waitFor();
    });
    await expect(client.getJob(jobId)).rejects.toThrow("There is no job");
  });
});
