/** A cluster that hostile files are sent to, each with three good files of its type, and what must hold of it. */
import { readFileSync } from "node:fs";
import path from "node:path";
import sharp from "sharp";
import { beforeAll, expect } from "vitest";
import type { AssignTaskAnswer } from "../../../src/protocol/job.ts";
import { standardTaskTypes } from "../../../src/protocol/task-types.ts";
import { type TestCluster, eventually, shareCluster } from "../../support/cluster.ts";
import { childrenOf } from "../../support/processes.ts";
import { type Answer, submit } from "../../support/requests.ts";
import { type Watched, cpuSeconds, watch } from "../../support/watch.ts";
import type { HostileFile } from "./hostile-file.ts";

const maxSlaveMb = 1024;
const maxGrowthMb = 500;
/** On a quiet machine it is around 100 ms; this is what no busy one explains, and a parser in the slave itself would. */
const maxStatusMs = 1000;
/** Includes the time that a busy machine takes from it. */
export const hostileTimeoutMs = 180_000;

type Companions = Record<HostileFile["taskType"], File>;

interface HostileCluster {
  /** Sends the file with its companions; it ends as it should, they come back, the slaves stay small and answer at once. */
  expectOutcome: (hostile: HostileFile) => Promise<void>;
  /** As `expectOutcome`, for a file that is killed for its memory, having taken what a child may take. */
  expectKilled: (hostile: HostileFile) => Promise<void>;
  /** Loads what processors need into every child, also into those that came in place of lost ones. */
  warmUp: () => Promise<void>;
  expectRest: () => Promise<void>;
}

export function useHostileCluster(): HostileCluster {
  const useCluster = shareCluster({ slaves: 2, slotsPerSlave: 2 });
  let companions: Companions;

  beforeAll(async () => {
    companions = await makeCompanions();
    await warmUp(useCluster(), companions);
  });

  async function expectBounds(hostile: HostileFile, mostGrowthMb: number): Promise<void> {
    const cluster = useCluster();
    const content = await hostile.content();
    const found = await watch(watched(cluster), () => send(cluster, hostile, content, companions));
    expectAnswer(found.value, hostile, companions);
    expect(found.slowestMs).toBeLessThan(maxStatusMs);
    expect(found.largestMb).toBeLessThan(maxSlaveMb);
    expect(found.totalMb - found.restingMb).toBeLessThan(mostGrowthMb);
  }

  return {
    expectOutcome: (hostile) => expectBounds(hostile, maxGrowthMb),
    expectKilled: (hostile) => expectBounds(hostile, maxSlaveMb),
    warmUp: () => warmUp(useCluster(), companions),
    async expectRest() {
      const processes = watched(useCluster());
      await eventually(async () => {
        const before = cpuSeconds(processes);
        await new Promise((resolve) => setTimeout(resolve, 500));
        expect(cpuSeconds(processes) - before).toBeLessThan(0.1);
      }, 5000);
      expect(processes.slice(1).flatMap(({ pid }) => childrenOf(pid))).toHaveLength(4);
    },
  };
}

/**
 * Children come with the tasks that need them, and what a processor needs comes with its first file: what a hostile file
 * adds is counted on top of both.
 */
async function warmUp({ masterUrl, slaves }: TestCluster, companions: Companions): Promise<void> {
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

function send(
  cluster: TestCluster,
  { taskType, name, options = {} }: HostileFile,
  content: Uint8Array<ArrayBuffer>,
  companions: Companions,
): Promise<Answer> {
  const good = companions[taskType];
  const goodFiles = companionNames(good).map((companion) => new File([good], companion));
  return submit(cluster.masterUrl, {
    task_type: taskType,
    options: JSON.stringify(options),
    [standardTaskTypes[taskType].field]: [new File([content], name), ...goodFiles],
  });
}

function expectAnswer(
  { status, body }: Answer,
  { taskType, name, outcome }: HostileFile,
  companions: Companions,
): void {
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

async function makeCompanions(): Promise<Companions> {
  const sample = (name: string) =>
    new File([readFileSync(new URL(`../../../samples/${name}`, import.meta.url))], name);
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
