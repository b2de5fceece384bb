/** How files come in besides the picker: dropped with their folders, or pasted. */
import { describe, expect, test } from "vitest";
import type { Page } from "playwright-core";
import { shareCluster } from "../support/cluster.ts";
import { shareBrowser } from "./browser.ts";

describe("the page", () => {
  const cluster = shareCluster({});
  const withPage = shareBrowser();

  test("takes what is dropped on it, as one job for each type", async () => {
    await withPage({}, async (page) => {
      await page.goto(cluster().masterUrl);
      await fire(page, "drop", [
        { name: "note.txt", type: "text/plain", content: "A fine day." },
        { name: "logo.svg", type: "image/svg+xml", content: '<svg xmlns="http://www.w3.org/2000/svg"/>' },
        { name: ".DS_Store", type: "", content: "what a system leaves in folders" },
      ]);
      await page.locator(".draft").nth(1).waitFor();
      expect(await page.locator(".draft").count()).toBe(2);
      expect(await page.locator(".draft", { hasText: "note.txt" }).count()).toBe(1);
      expect(await page.getByText(".DS_Store").count()).toBe(0);
      await startDraft(page, "note.txt");
    });
  });

  test("takes pasted files, and pasted text as a file", async () => {
    await withPage({}, async (page) => {
      await page.goto(cluster().masterUrl);
      await fire(page, "paste", [
        { name: "scan.png", type: "image/png", content: "not looked at before it is sent" },
      ]);
      await page.locator(".draft", { hasText: "scan.png" }).waitFor();
      await fire(page, "paste", "Seen on a wall: be kind.");
      await page.locator(".draft", { hasText: "pasted.txt" }).waitFor();
      expect(await page.locator(".draft").count()).toBe(2);
      await startDraft(page, "pasted.txt");
      await page.getByRole("link", { name: "pasted.txt" }).click();
      await page.getByText("Seen on a wall: be kind.").first().waitFor();
    });
  });
});

/** Goes to its job, and waits until that is done. */
async function startDraft(page: Page, file: string): Promise<void> {
  const draft = page.locator(".draft", { hasText: file });
  await draft.getByRole("button", { name: "Start", exact: true }).click();
  await page.getByRole("link", { name: "Jobs" }).click();
  await page.locator(".job-row a").first().click();
  await page.locator(".job-head .state.done").waitFor();
  await page.getByRole("link", { name: file }).waitFor();
}

interface Carried {
  name: string;
  type: string;
  content: string;
}

/** The event as a browser sends it; only an operating system could make the drag before it. */
async function fire(page: Page, type: "drop" | "paste", carried: Carried[] | string): Promise<void> {
  const field = type === "drop" ? "dataTransfer" : "clipboardData";
  await page.getByRole("heading", { name: "Process files" }).waitFor();
  await page.evaluate(`(() => {
    const carried = ${JSON.stringify(carried)};
    const transfer = new DataTransfer();
    if (typeof carried === "string") transfer.setData("text/plain", carried);
    else for (const { name, type, content } of carried) transfer.items.add(new File([content], name, { type }));
    const settings = { ${field}: transfer, bubbles: true, cancelable: true };
    const event = "${type}" === "drop" ? new DragEvent("drop", settings) : new ClipboardEvent("paste", settings);
    document.querySelector(".drop-zone").dispatchEvent(event);
  })()`);
}
