/**
 * `npm run screenshots`: pictures of the web page in docs/screenshots/, at three widths and in both themes, from a real
 * cluster that has processed the samples. Needs a build of dist/ and the system's Chromium.
 */
import { mkdir, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import sharp from "sharp";
import { findChromium } from "./find-chromium.mjs";

const root = path.resolve(import.meta.dirname, "..");
const target = path.join(root, "docs/screenshots");
const launchers = pathToFileURL(`${path.join(root, "dist")}${path.sep}`);
const { startLocalCluster } = await import(new URL("local-cluster/local-cluster.js", launchers).href);
const { createClient } = await import(new URL("client/client.js", launchers).href);

const widths = [360, 768, 1440];
const settleMs = 500;
const themes = ["light", "dark"];
const types = ["image", "text", "embedding", "ocr", "audio", "document"];

const folder = await mkdtemp(path.join(os.tmpdir(), "msdp-screenshots-"));
const environment = { PATH: process.env.PATH, MASTER_PORT: "0", LOG_LEVEL: "warn" };
const settings = { slaves: 2, slotsPerSlave: 2, environment, launchers, folder, log: "inherit" };
const cluster = await startLocalCluster(settings);
try {
  await mkdir(target, { recursive: true });
  const jobs = await processSamples(cluster.masterUrl);
  await takePictures(cluster.masterUrl, listScreens(jobs));
} finally {
  await cluster.stop();
  await rm(folder, { recursive: true, force: true });
}

/** Hands back the ids of jobs, one for each type; that of `document` has a file that fails. */
async function processSamples(baseUrl) {
  const client = createClient({ baseUrl });
  const jobs = {};
  for (const taskType of types) {
    const files = await readSamples(taskType);
    if (taskType === "document") files.push(new File([], "forgotten.txt"));
    const { job } = await client.submit(files, { taskType });
    await client.wait(job.id);
    jobs[taskType] = job.id;
  }
  return jobs;
}

async function readSamples(taskType) {
  const samples = path.join(root, "samples", taskType);
  const names = (await readdir(samples)).toSorted();
  return Promise.all(names.map(async (name) => new File([await readFile(path.join(samples, name))], name)));
}

/** Of each screen its address, and what is there once it has been drawn; `prepare` does what a user would do first. */
function listScreens(jobs) {
  const results = types.map((taskType) => ({
    name: `result-${taskType}`,
    address: `#/jobs/${jobs[taskType]}/files/0`,
    landmark: ".result section",
    only: [1440],
  }));
  return [
    { name: "process", address: "#/", landmark: ".drop-zone" },
    { name: "drafts", address: "#/", landmark: ".drop-zone", prepare: takeSamples },
    { name: "jobs", address: "#/jobs", landmark: ".job-row" },
    { name: "job", address: `#/jobs/${jobs.document}`, landmark: ".lanes canvas" },
    { name: "cluster", address: "#/cluster", landmark: ".chart canvas" },
    ...results,
  ];
}

async function takeSamples(page) {
  await page.getByRole("button", { name: "Try it with samples" }).click();
  await page.locator(".draft summary").first().click();
}

async function takePictures(masterUrl, screens) {
  const browser = await chromium.launch({ executablePath: findChromium(), args: ["--no-sandbox"] });
  for (const theme of themes) {
    for (const width of widths) {
      const viewport = { width, height: width === 360 ? 740 : 900 };
      const context = await browser.newContext({ colorScheme: theme, reducedMotion: "reduce", viewport });
      for (const { name, address, landmark, prepare, only = widths } of screens) {
        if (!only.includes(width)) continue;
        const page = await context.newPage();
        await page.goto(`${masterUrl}/${address}`);
        await page.locator(landmark).first().waitFor();
        await prepare?.(page);
        // Pictures and sounds have their place before they have come.
        await page.waitForTimeout(settleMs);
        const picture = sharp(await page.screenshot()).png({ palette: true });
        await picture.toFile(path.join(target, `${name}-${width}-${theme}.png`));
        await page.close();
      }
      await context.close();
    }
  }
  await browser.close();
}
