/** A job of real files for the tests of viewers: its results as the API has them, and the pages that show them. */
import type { Page } from "playwright-core";
import { beforeAll } from "vitest";
import { type JobFile, createClient } from "../../src/client/client.ts";

interface ViewedJob {
  file(name: string): JobFile;
  /** The address of the page that shows the result of a file. */
  address(name: string): string;
  /** The result as the API has it, of which a test says what it looks at. */
  result<Result>(name: string): Promise<Result>;
}

interface Order {
  masterUrl: () => string;
  taskType: string;
  files: () => Promise<File[]>;
  options?: Record<string, unknown>;
}

/** A large job takes a slow machine its time. */
const jobTimeoutMs = 180_000;

/** Processes the files before the first test of a `describe`; hands back how to get at the job. */
export function shareJob({ masterUrl, taskType, files, options = {} }: Order): () => ViewedJob {
  let job: ViewedJob | undefined;
  beforeAll(async () => {
    const client = createClient({ baseUrl: masterUrl() });
    const submitted = await client.submit(await files(), { taskType, options });
    if (submitted.kind !== "accepted") throw new Error("A job was to be handed over.");
    const { id, files: ended } = await client.wait(submitted.job.id);
    const find = (name: string): JobFile => ended.find(({ filename }) => filename === name)!;
    job = {
      file: find,
      address: (name) => `${masterUrl()}/#/jobs/${id}/files/${find(name).index}`,
      result: async <Result>(name: string) => {
        const answer = await client.downloadResult(id, find(name).index);
        return (await answer.json()) as Result;
      },
    };
  }, jobTimeoutMs);
  return () => job!;
}

/** The cells of a table that is always seen, named by its label. */
export async function readTable(page: Page, label: string): Promise<string[][]> {
  return readRows(page, `table[aria-label="${label}"]`);
}

/** Opens the numbers of a picture and reads their cells. */
export async function readNumbers(page: Page, title: string): Promise<string[][]> {
  await page.locator("summary", { hasText: `Numbers: ${title}` }).click();
  return readRows(page, `[aria-label="Numbers: ${title}"]`);
}

async function readRows(page: Page, selector: string): Promise<string[][]> {
  const rows = await page.locator(`${selector} tbody tr`).all();
  return Promise.all(rows.map(async (row) => row.locator("th, td:not(.bar)").allTextContents()));
}
