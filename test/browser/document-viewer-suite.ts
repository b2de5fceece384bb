/** The results of `document` in the page: text, outline and tables against the API's, and nothing of them run. */
import { beforeAll, describe, expect, test } from "vitest";
import type { JobView } from "../../src/client/client.ts";
import { eventually, shareCluster } from "../support/cluster.ts";
import { file } from "../support/requests.ts";
import { readSample } from "../support/samples.ts";
import { isLongRun, shareBrowser } from "./browser.ts";
import { addressOfResult, findFaultsForAll, fetchBytes, finishJob } from "./viewed-results.ts";

interface DocumentResult {
  word_count: number;
  headings: { text: string }[];
  tables: { rows: string[][] }[];
}

const hostile = `<!doctype html><html><body><h1>Links</h1><p>&lt;img src=x onerror=alert(1)&gt; in a text</p>
<p><a href="javascript:alert(2)">run</a> <a href="https://example.org/">read</a></p></body></html>`;

/** More pages than are drawn at once. */
const long = Array.from({ length: 4000 }, (_, line) => `Line ${line} of a long text.`).join("\n");

describe("the viewer of documents", () => {
  const cluster = shareCluster({});
  const withPage = shareBrowser();
  let job: JobView;
  const address = (index: number): string => addressOfResult(cluster().masterUrl, job, index);
  const resultOf = async (index: number): Promise<DocumentResult> =>
    JSON.parse(String(await fetchBytes(cluster().masterUrl, job.files[index]!.links.result)));

  beforeAll(async () => {
    const files = [
      await readSample("document/annual-report.pdf"),
      await readSample("document/library-proposal.docx"),
      file("links.html", hostile),
      file("long.txt", long),
    ];
    job = await finishJob(cluster().masterUrl, files, {
      taskType: "document",
      options: { format: "markdown" },
    });
  });

  test("shows a PDF page by page, and its outline leads to each heading", async () => {
    await withPage({}, async (page) => {
      await page.goto(address(0));
      // The sample was written with four pages and this outline.
      await page.locator(".page-mark", { hasText: "Page 4" }).waitFor();
      expect(await page.locator(".outline button").allTextContents()).toEqual([
        "1. The year in brief",
        "2. Visitors",
        "3. Accounts",
      ]);
      await page.locator(".outline button", { hasText: "Accounts" }).click();
      await page.locator(".heading:focus", { hasText: "3. Accounts" }).waitFor();
    });
  });

  test("shows the PDF itself beside it, as the browser draws it", async () => {
    await withPage({}, async (page) => {
      await page.goto(address(0));
      await page.locator("iframe[title='annual-report.pdf']").waitFor();
      // Chromium draws a PDF by an extension of its own, which a policy or a sandbox would keep out.
      await eventually(() => {
        expect(page.frames().map((frame) => new URL(frame.url()).protocol)).toContain("chrome-extension:");
      });
    });
  });

  test.runIf(isLongRun)(
    "shows tables as tables, headings as headings, and tells what the document is",
    async () => {
      const { tables, headings, word_count: words } = await resultOf(1);
      await withPage({}, async (page) => {
        await page.goto(address(1));
        await page.locator(".data-table").waitFor();
        const rows = await page.locator(".data-table tr").all();
        const cells = await Promise.all(rows.map((row) => row.locator("td").allTextContents()));
        expect(cells).toEqual(tables[0]!.rows);
        expect(await page.locator(".reader .heading").allTextContents()).toEqual(
          headings.map(({ text }) => text),
        );
        const facts = await page.locator(".about-document").innerText();
        expect(facts).toContain("DOCX");
        expect(facts).toContain(String(words));
        expect(facts).toContain("Miriam Okonjo");
        await page.locator(`main a[href$="${job.files[1]!.artifacts[0]!.link}"]`).waitFor();
      });
    },
  );

  test.runIf(isLongRun)(
    "finds a word in text, headings and tables, and steps from place to place",
    async () => {
      await withPage({}, async (page) => {
        await page.goto(address(1));
        await page.getByRole("searchbox").fill("sunday");
        await page.getByText("1 of 7").waitFor();
        expect(await page.locator(".reader mark").count()).toBe(7);
        await page.getByRole("searchbox").press("Enter");
        await page.getByText("2 of 7").waitFor();
        expect(await page.locator("mark.current").count()).toBe(1);
      });
    },
  );

  test("shows what would be markup as text, and follows no address that could run anything", async () => {
    await withPage({}, async (page) => {
      await page.goto(address(2));
      await page.locator(".reader").getByText("<img src=x onerror=alert(1)> in a text").waitFor();
      await page.locator(".links summary").click();
      await page.locator(".links code", { hasText: "javascript:alert(2)" }).waitFor();
      const targets = await page.locator(".links a").evaluateAll((links) => links.map(String));
      expect(targets).toEqual(["https://example.org/"]);
      expect(await page.locator("main img, main script, main iframe").count()).toBe(0);
    });
  });

  test.runIf(isLongRun)("draws a long text in parts, and finds what is far down in it", async () => {
    await withPage({}, async (page) => {
      await page.goto(address(3));
      await page.getByText("Parts 1 to 10 of").waitFor();
      expect(await page.locator(".document-section").count()).toBe(10);
      await page.getByRole("searchbox").fill("line 3999 of");
      await page.locator("mark.current", { hasText: "Line 3999 of" }).waitFor();
    });
  });

  test.runIf(isLongRun)("is for everybody", async () => {
    expect(await findFaultsForAll(withPage, address(1), ".data-table")).toEqual([]);
  });
});
