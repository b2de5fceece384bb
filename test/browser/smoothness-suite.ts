/** A job of 10,000 files, watched and scrolled while its events stream in: the page's main thread is never long busy. */
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { createClient } from "../../src/client/client.ts";
import { shareCluster } from "../support/cluster.ts";
import { file } from "../support/requests.ts";
import { lineCounter } from "../support/test-processors.ts";
import { isLongRun, shareBrowser } from "./browser.ts";

const files = 10_000;
const filesAtOnce = 500;
const testTimeoutMs = 300_000;
/** In which all are asked for anew, and events stream in. */
const streamedMs = 10_000;
/** In processor time, since a whole cluster works beside the page. */
const longestTaskMs = 100;

describe.runIf(isLongRun)("the page of a job of 10,000 files", () => {
  const cluster = shareCluster({ processorModules: [lineCounter] });
  const withPage = shareBrowser();

  test(
    "has no task on its main thread over 100 ms",
    async () => {
      const client = createClient({ baseUrl: cluster().masterUrl });
      const job = await client.openJob({ taskType: "lines" });
      const notes = Array.from({ length: files }, (_, place) => file(`note-${place}.txt`, "a line\n"));
      await withPage({}, async (page) => {
        await page.goto(`${cluster().masterUrl}/#/jobs/${job.id}`);
        await page.locator(".job-head .state").waitFor();
        for (let from = 0; from < files; from += filesAtOnce)
          await client.addFiles(job.id, notes.slice(from, from + filesAtOnce));
        await client.close(job.id);
        const tasks = await traceTasks(page, async () => {
          await page.reload();
          await page.locator(".job-head .state.running").waitFor();
          for (const key of ["End", "PageUp", "Home", "PageDown"]) {
            await page.locator(".scroller").press(key);
            await page.waitForTimeout(streamedMs / 4);
          }
          await page.locator(".job-head .state.running").waitFor();
        });
        // A page on which events stream in has much to do.
        expect(tasks.length).toBeGreaterThan(100);
        expect(Math.max(...tasks)).toBeLessThan(longestTaskMs);
        await client.cancel(job.id);
      });
    },
    testTimeoutMs,
  );
});

/** Where Chromium traces each task of a thread. */
const taskCategory = "disabled-by-default-devtools.timeline";

/** Trace Event Format: `tdur` is processor time in µs; names of threads stand in events of their own. */
const traceSchema = z.object({
  traceEvents: z.array(
    z.object({
      name: z.string(),
      pid: z.int(),
      tid: z.int(),
      tdur: z.number().default(0),
      args: z.looseObject({ name: z.unknown().optional() }).optional(),
    }),
  ),
});

/** The tasks on main threads of pages meanwhile, in milliseconds of processor time. */
async function traceTasks(page: Page, work: () => Promise<void>): Promise<number[]> {
  const browser = page.context().browser()!;
  await browser.startTracing(page, { categories: [taskCategory] });
  await work();
  const { traceEvents } = traceSchema.parse(JSON.parse((await browser.stopTracing()).toString()));
  const mainThreads = new Set(
    traceEvents
      .filter(({ name, args }) => name === "thread_name" && args?.name === "CrRendererMain")
      .map(({ pid, tid }) => `${pid} ${tid}`),
  );
  return traceEvents
    .filter(({ name, pid, tid }) => name === "RunTask" && mainThreads.has(`${pid} ${tid}`))
    .map(({ tdur }) => tdur / 1000);
}
