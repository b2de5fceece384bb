/**
 * Files that would hurt a careless service, each sent with three good files of its type through a real cluster: each ends
 * as it should, its companions come back, and the slaves stay small and answer at once.
 */
import { readFileSync } from "node:fs";
import path from "node:path";
import sharp from "sharp";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { AssignTaskAnswer } from "../../src/protocol/job.ts";
import { standardTaskTypes } from "../../src/protocol/task-types.ts";
import { type TestCluster, eventually, shareCluster } from "../support/cluster.ts";
import { childrenOf } from "../support/processes.ts";
import { type Answer, submit } from "../support/requests.ts";
import { type Watched, cpuSeconds, hasProc, watch } from "../support/watch.ts";
import type { HostileFile } from "./hostile/hostile-file.ts";
import { hostilePackages } from "./hostile/hostile-packages.ts";
import { greedyPdf, hostilePdfs, toilsomePdf } from "./hostile/hostile-pdfs.ts";
import { hostilePictures, toilsomeDrawing } from "./hostile/hostile-pictures.ts";
import { hostileRecordings } from "./hostile/hostile-recordings.ts";
import { hostileTexts } from "./hostile/hostile-texts.ts";

const maxSlaveMb = 1024;
const maxGrowthMb = 500;
/** On a quiet machine it is around 100 ms; this is what no busy one explains, and a parser in the slave itself would. */
const maxStatusMs = 1000;
/** Includes the time that a busy machine takes from it. */
const testTimeoutMs = 180_000;

const useCluster = shareCluster({ slaves: 2, slotsPerSlave: 2 });
let companions: Record<HostileFile["taskType"], File>;

beforeAll(async () => {
  companions = await makeCompanions();
  await warmUp(useCluster());
});

const collections = {
  pictures: hostilePictures,
  recordings: hostileRecordings,
  PDFs: hostilePdfs,
  packages: hostilePackages,
  texts: hostileTexts,
};

describe.each(Object.entries(collections))("hostile %s", (_name, files) => {
  test.each(files.map((file) => ({ ...file, claim: `${file.taskType}: ${file.what}` })))(
    "$claim",
    expectOutcome,
    testTimeoutMs,
  );
});

describe("what no check foresees", () => {
  // The file before has cost a child or two, and those that came in their place have loaded nothing yet.
  beforeEach(async () => warmUp(useCluster()));

  const cutOff = [toilsomeDrawing, toilsomePdf];

  test.each(cutOff)(
    "$taskType: $what ends with its share of processor time, and is not tried again",
    expectOutcome,
    testTimeoutMs,
  );

  test.runIf(hasProc)(
    `document: ${greedyPdf.what} costs two children and no slave`,
    async () => {
      expect.hasAssertions();
      await expectOutcome(greedyPdf);
    },
    testTimeoutMs,
  );
});

describe("afterwards", () => {
  test.runIf(hasProc)("nothing of it is still at work five seconds later", async () => {
    const processes = watched(useCluster());
    await eventually(async () => {
      const before = cpuSeconds(processes);
      await new Promise((resolve) => setTimeout(resolve, 500));
      expect(cpuSeconds(processes) - before).toBeLessThan(0.1);
    }, 5000);
    expect(processes.slice(1).flatMap(({ pid }) => childrenOf(pid))).toHaveLength(4);
  });
});

async function expectOutcome(hostile: HostileFile): Promise<void> {
  const cluster = useCluster();
  const processes = watched(cluster);
  const content = await hostile.content();
  const found = await watch(processes, () => send(cluster, hostile, content));
  expectAnswer(found.value, hostile);
  expect(found.slowestMs).toBeLessThan(maxStatusMs);
  expect(found.largestMb).toBeLessThan(maxSlaveMb);
  // What is killed for its memory has taken what a child may take.
  expect(found.totalMb - found.restingMb).toBeLessThan(hostile === greedyPdf ? maxSlaveMb : maxGrowthMb);
}

/**
 * Children come with the tasks that need them, and what a processor needs comes with its first file: what a hostile file
 * adds is counted on top of both.
 */
async function warmUp({ masterUrl, slaves }: TestCluster): Promise<void> {
  for (const { name: taskType, field } of Object.values(standardTaskTypes)) {
    const companion = companions[taskType];
    const copies = Array.from(
      { length: 12 },
      (_, place) => new File([companion], `${place}-${companion.name}`),
    );
    await submit(masterUrl, { task_type: taskType, [field]: copies });
  }
  expect(slaves.flatMap(({ pid }) => childrenOf(pid))).toHaveLength(4);
}

function watched({ masterUrl, master, slaves }: TestCluster): Watched[] {
  return [{ ...master, url: masterUrl }, ...slaves];
}

function send(cluster: TestCluster, hostile: HostileFile, content: Uint8Array<ArrayBuffer>): Promise<Answer> {
  const { taskType, name, options = {} } = hostile;
  const good = companions[taskType];
  const goodFiles = companionNames(good).map((companion) => new File([good], companion));
  return submit(cluster.masterUrl, {
    task_type: taskType,
    options: JSON.stringify(options),
    [standardTaskTypes[taskType].field]: [new File([content], name), ...goodFiles],
  });
}

function expectAnswer({ status, body }: Answer, { taskType, name, outcome }: HostileFile): void {
  const { results = [], failed_files: failed = [] }: AssignTaskAnswer = body;
  expect(status).toBe(200);
  expect(results.map((result) => result.filename)).toEqual(
    expect.arrayContaining(companionNames(companions[taskType])),
  );
  if ("error" in outcome) {
    expect(failed).toMatchObject([{ filename: name, code: outcome.error }]);
    // A sentence for people, without a stack and without a path of the slave's.
    expect(failed[0]!.error).toMatch(/^['A-Z][^\n]{10,}\.$/);
    expect(failed[0]!.error).not.toMatch(/ at .+:\d+|\/(?:tmp|data|dist|node_modules)\//);
    return;
  }
  expect(failed).toEqual([]);
  const { warnings } = results.find((result) => result.filename === name)!;
  if (outcome.warning) expect(warnings.join("\n")).toMatch(outcome.warning);
  else expect(warnings).toEqual([]);
}

function companionNames({ name }: File): string[] {
  return [1, 2, 3].map((number) => `good-${number}${path.extname(name)}`);
}

async function makeCompanions(): Promise<typeof companions> {
  const sample = (name: string) =>
    new File([readFileSync(new URL(`../../samples/${name}`, import.meta.url))], name);
  const line = await sharp(await sample("ocr/letter.png").arrayBuffer())
    .extract({ left: 0, top: 0, width: 900, height: 300 })
    .png()
    .toBuffer();
  return {
    image: sample("image/logo-transparent.png"),
    text: sample("text/review-torn.txt"),
    embedding: sample("embedding/sky-saturn.txt"),
    ocr: new File([new Uint8Array(line)], "line.png"),
    audio: sample("audio/telephone-a-law.wav"),
    document: sample("document/bridge-inspection.txt"),
  };
}
