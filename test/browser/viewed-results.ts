/** Jobs whose results the page shows, and how everybody can look at them. */
import { expect } from "vitest";
import { createClient, type JobView } from "../../src/client/client.ts";
import type { shareBrowser } from "./browser.ts";
import { findFaults } from "./find-faults.ts";

interface Order {
  taskType: string;
  options?: Record<string, unknown>;
}

/** Hands a job over, so that the master keeps its originals, and waits for its end. */
export async function finishJob(masterUrl: string, files: File[], order: Order): Promise<JobView> {
  const client = createClient({ baseUrl: masterUrl });
  const submitted = await client.submit(files, order);
  if (submitted.kind !== "accepted") throw new Error("A job was to be handed over.");
  return client.wait(submitted.job.id);
}

export function addressOfResult(masterUrl: string, job: { id: string }, index = 0): string {
  return `${masterUrl}/#/jobs/${job.id}/files/${index}`;
}

/** Asks the master itself, for what the page shows to be compared with. */
export async function fetchBytes(masterUrl: string, link: string | undefined): Promise<Buffer> {
  const response = await fetch(`${masterUrl}${link}`);
  expect(response.status).toBe(200);
  return Buffer.from(await response.arrayBuffer());
}

/** What axe finds at the widths of a phone and a desk, each in one theme, and whether anything is cut off there. */
export async function findFaultsForAll(
  withPage: ReturnType<typeof shareBrowser>,
  address: string,
  landmark: string,
): Promise<string[]> {
  const faults: string[] = [];
  for (const [width, colorScheme] of [
    [360, "dark"],
    [1440, "light"],
  ] as const) {
    await withPage({ colorScheme, viewport: { width, height: 900 } }, async (page) => {
      await page.goto(address);
      await page.locator(landmark).first().waitFor();
      for (const summary of await page.locator("main summary").all()) await summary.click();
      faults.push(...(await findFaults(page)));
      const shown = Number(await page.evaluate("document.documentElement.scrollWidth"));
      if (shown > width) faults.push(`At ${width} pixels it is ${shown} wide.`);
    });
  }
  return faults;
}
