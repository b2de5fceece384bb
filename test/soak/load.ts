/** The load of a soak: clients that send small jobs of all types one after the other, and check every answer. */
import { readFile, rm } from "node:fs/promises";
import path from "node:path";
import type { JobView } from "../../src/protocol/job.ts";
import { type Scene, sendJob } from "../chaos/scene.ts";
import { isExplained } from "../chaos/verdict.ts";
import type { Batch } from "../chaos/workload.ts";
import type { Harm } from "./harm.ts";

/** Files of one type that are sent as one job, and the result of each in a run that nobody disturbed. */
interface Piece extends Batch {
  results: ReadonlyMap<string, Buffer>;
}

type JobFile = JobView["files"][number];

const clients = 4;
const filesEach = 10;

export class Load {
  jobs = 0;
  files = 0;
  errors = 0;
  /** What is wrong with the answers that came. */
  readonly wrong: string[] = [];
  readonly #scene: Scene;
  readonly #pieces: readonly Piece[];

  /** Cuts the workload into jobs, and runs each of them once before there is any harm. */
  static async prepare(scene: Scene, workload: readonly Batch[]): Promise<Load> {
    const pieces: Piece[] = [];
    for (const batch of workload.flatMap(cut)) {
      const job = await runJob(scene, batch);
      const results = job.files.map(async (file) => [file.filename, await takeResult(scene, file)] as const);
      pieces.push({ ...batch, results: new Map(await Promise.all(results)) });
    }
    return new Load(scene, pieces);
  }

  private constructor(scene: Scene, pieces: readonly Piece[]) {
    this.#scene = scene;
    this.#pieces = pieces;
  }

  async run(harm: Harm, end: AbortSignal): Promise<void> {
    const sendOn = async (_client: undefined, first: number): Promise<void> => {
      for (let at = first; !end.aborted; at += clients) {
        const piece = this.#pieces[at % this.#pieces.length];
        if (piece) await this.#check(piece, harm);
      }
    };
    await Promise.all(Array.from({ length: clients }, sendOn));
  }

  async #check(piece: Piece, harm: Harm): Promise<void> {
    const sentAt = performance.now();
    const job = await runJob(this.#scene, piece);
    const kills = harm.killsSince(sentAt);
    for (const file of job.files) {
      const complaint = await this.#complain(piece, job, file, kills);
      if (complaint) this.wrong.push(`${piece.taskType}/${file.filename}: ${complaint}`);
    }
    this.jobs += 1;
    this.files += job.files.length;
    this.errors += job.counts.failed;
  }

  async #complain(piece: Piece, job: JobView, file: JobFile, kills: number): Promise<string | undefined> {
    if (file.state !== "done") {
      const toll = { attempts: kills, crashes: kills };
      return isExplained(file, toll) ? undefined : `${file.code}: ${file.error}`;
    }
    const result = await takeResult(this.#scene, file);
    // A gathering type weighs each file against all that could be read.
    if (piece.taskType === "embedding" && job.counts.failed > 0) return undefined;
    return piece.results.get(file.filename)?.equals(result)
      ? undefined
      : "not what an undisturbed run made of it";
  }
}

async function runJob({ client }: Scene, { taskType, files }: Batch): Promise<JobView> {
  return client.wait(await sendJob(client, taskType, files));
}

/** Reads a result and removes it, so that in the end there is none. */
async function takeResult({ folder }: Scene, { filename, saved_file: saved }: JobFile): Promise<Buffer> {
  if (saved === null) throw new Error(`${filename} has no result.`);
  const file = path.join(folder, saved);
  const bytes = await readFile(file);
  await rm(file);
  return bytes;
}

function cut({ taskType, files }: Batch): Batch[] {
  const count = Math.ceil(files.length / filesEach);
  return Array.from({ length: count }, (_, at) => {
    return { taskType, files: files.slice(at * filesEach, (at + 1) * filesEach) };
  });
}
