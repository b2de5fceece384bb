/** What a soak prints: a line of what each process holds every few seconds, and at the end how fast each figure grows. */
import { setTimeout as sleep } from "node:timers/promises";
import { footprintOf, timersOf } from "../chaos/footprint.ts";
import type { Scene } from "../chaos/scene.ts";
import { childrenOf, running } from "../support/processes.ts";
import { growthOf } from "./growth.ts";
import type { Harm } from "./harm.ts";
import type { Load } from "./load.ts";

interface Soak {
  load: Load;
  harm: Harm;
  minutes: number;
}

const mebibyte = 1024 * 1024;

/** What is measured of each process; memory is the resident one, in MiB. */
const figures = ["MB", "descriptors", "threads", "timers", "MB of children"] as const;
type Holding = Record<(typeof figures)[number], number>;

interface Entry {
  minute: number;
  /** By the name of the process; one that is gone at the moment has none. */
  holdings: ReadonlyMap<string, Holding>;
}

/** Lines that one can still read, and points enough for a slope. */
const mostLines = 60;
const shortestPauseMs = 5000;

/** Until then code is compiled, libraries are loaded, pools fill up: a third of the time, five minutes at most. */
const warmUpShare = 1 / 3;
const longestWarmUpMinutes = 5;

export class Diary {
  readonly #scene: Scene;
  readonly #soak: Soak;
  readonly #startedAt = performance.now();
  readonly #entries: Entry[] = [];

  constructor(scene: Scene, soak: Soak) {
    this.#scene = scene;
    this.#soak = soak;
  }

  /** Rejects when a process is gone that nobody killed. */
  async run(end: AbortSignal): Promise<void> {
    console.log(`\nOf each process: ${figures.join("/")}`);
    printRow(["minute", "jobs/files/errors", "kills", ...this.#pids().keys()]);
    const pauseMs = Math.max(shortestPauseMs, (this.#soak.minutes * 60_000) / mostLines);
    while (!end.aborted) {
      await sleep(pauseMs, undefined, { signal: end }).catch(() => undefined);
      await this.#write();
    }
  }

  /** Of the processes that nobody kills. */
  printGrowth(): void {
    const warmUp = Math.min(this.#soak.minutes * warmUpShare, longestWarmUpMinutes);
    const warm = this.#entries.filter(({ minute }) => minute >= warmUp);
    console.log(`\nGrowth a minute after ${warmUp.toFixed(1)} minutes of warm-up, ± its standard error`);
    printRow(["process", ...figures]);
    for (const name of this.#lasting().keys()) {
      const growths = figures.map((figure) => {
        const points = warm.flatMap(({ minute, holdings }) => {
          const holding = holdings.get(name);
          return holding ? [{ minute, value: holding[figure] }] : [];
        });
        const { perMinute, error } = growthOf(points);
        return `${perMinute.toFixed(2)} ± ${error.toFixed(2)}`;
      });
      printRow([name, ...growths]);
    }
  }

  async #write(): Promise<void> {
    this.#expectLasting();
    const holdings = new Map<string, Holding>();
    for (const [name, pid] of this.#pids()) {
      const holding = await measure(pid, this.#scene.folder).catch(() => undefined);
      if (holding) holdings.set(name, holding);
    }
    const minute = (performance.now() - this.#startedAt) / 60_000;
    this.#entries.push({ minute, holdings });
    const { load, harm } = this.#soak;
    const cells = [...this.#pids().keys()].map((name) => describe(holdings.get(name)));
    const ended = `${load.jobs}/${load.files}/${load.errors}`;
    printRow([minute.toFixed(1), ended, harm.kills, ...cells]);
  }

  #expectLasting(): void {
    const gone = [...this.#lasting()].filter(([, pid]) => running([pid]).length === 0);
    if (gone.length > 0)
      throw new Error(`Gone, and nobody killed it: ${gone.map(([name]) => name).join(", ")}.`);
  }

  #pids(): Map<string, number> {
    const slaves = this.#scene.slaves.map(({ pid }, at) => [`slave ${at + 1}`, pid] as const);
    return new Map([["master", this.#scene.master.pid], ...slaves]);
  }

  #lasting(): Map<string, number> {
    const victim = this.#soak.harm.victim().pid;
    return new Map([...this.#pids()].filter(([, pid]) => pid !== victim));
  }
}

async function measure(pid: number, folder: string): Promise<Holding> {
  const { rssBytes, descriptors, threads } = footprintOf(pid);
  const childBytes = childrenOf(pid).reduce((sum, child) => sum + rssOf(child), 0);
  return {
    MB: rssBytes / mebibyte,
    descriptors,
    threads,
    timers: await timersOf(pid, folder),
    "MB of children": childBytes / mebibyte,
  };
}

function rssOf(pid: number): number {
  try {
    return footprintOf(pid).rssBytes;
  } catch {
    // Killed since it was listed.
    return 0;
  }
}

function describe(holding: Holding | undefined): string {
  return holding ? figures.map((figure) => Math.round(holding[figure])).join("/") : "gone";
}

const cellWidth = 22;

function printRow(cells: readonly (string | number)[]): void {
  console.log(
    cells
      .map((cell) => String(cell).padEnd(cellWidth))
      .join("")
      .trimEnd(),
  );
}
