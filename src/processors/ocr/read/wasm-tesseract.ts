/**
 * Tesseract as WebAssembly, kept warm: one worker thread for the languages asked for last, since its start costs as much as a page.
 * Everything it loads is local; nothing here reaches the network.
 */
import { copyFile, mkdtemp } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { Worker as Thread } from "node:worker_threads";
import type { Page, Worker } from "tesseract.js";
import { z } from "zod";
import { ServiceError } from "../../../protocol/errors.ts";
import { fromStraightened } from "./boxes.ts";
import { type Engine, type EngineSettings, modesWithLines } from "./engine.ts";
import { type GrayPage, toPgm } from "./gray-page.ts";
import { findPackagedModels } from "./packaged-models.ts";
import { toReading } from "./page-reading.ts";

interface Warm {
  languages: string;
  worker: Worker;
  thread: Thread | undefined;
  pagesRead: number;
}

/** Tesseract's memory grows from page to page and is only given back with its thread. */
const pagesPerEngine = 200;

let warm: Warm | undefined;

let queue: Promise<unknown> = Promise.resolve();

const { version } = z
  .object({ version: z.string() })
  .parse(createRequire(import.meta.url)("tesseract.js/package.json"));

/** What comes with this project. One page at a time; after one on which Tesseract gave up it starts anew. */
export const wasmTesseract: Engine = {
  name: "tesseract.js",
  version,
  findModels: findPackagedModels,
  recognise: async (page, settings) => {
    const recognised = await inTurn(page, settings);
    const slant = recognised.rotateRadians ?? 0;
    return { ...toReading(recognised.blocks ?? [], fromStraightened(page, slant)), slant };
  },
};

function inTurn(page: GrayPage, settings: EngineSettings): Promise<Page> {
  const turn = queue.then(() => recogniseNow(page, settings));
  // A page that fails is told to whom it belongs, not to the next in the queue.
  queue = turn.catch(() => undefined);
  return turn;
}

async function recogniseNow(page: GrayPage, settings: EngineSettings): Promise<Page> {
  const engine = await warmUp(settings);
  const options = {
    rotateAuto: settings.slant === undefined && modesWithLines.has(settings.psm),
    rotateRadians: settings.slant ?? 0,
    tessedit_pageseg_mode: String(settings.psm),
    user_defined_dpi: String(settings.dpi ?? 0),
    tessedit_char_whitelist: settings.whitelist ?? "",
  };
  engine.pagesRead++;
  engine.thread?.ref();
  try {
    const { data } = await orDeath(
      engine.thread,
      engine.worker.recognize(toPgm(page), options, { blocks: true }),
    );
    return data;
  } catch (error) {
    await stop();
    throw new ServiceError("processor_failed", `Tesseract gave up on a page: ${String(error)}.`, {
      cause: error,
    });
  } finally {
    // A thread that has nothing to do must not keep the process from ending.
    engine.thread?.unref();
  }
}

async function warmUp({ models, makeScratchFolder }: EngineSettings): Promise<Warm> {
  const languages = [...models.keys()].join("+");
  if (warm?.languages === languages && warm.pagesRead < pagesPerEngine) return warm;
  await stop();
  const worker = await start(models, await mkdtemp(path.join(await makeScratchFolder(), "languages-")));
  const thread: unknown = Reflect.get(worker, "worker");
  warm = { languages, worker, thread: thread instanceof Thread ? thread : undefined, pagesRead: 0 };
  return warm;
}

async function stop(): Promise<void> {
  const engine = warm;
  warm = undefined;
  await engine?.worker.terminate();
}

/** tesseract.js reads all languages from one folder, but each comes from a package of its own. */
async function start(models: ReadonlyMap<string, string>, folder: string): Promise<Worker> {
  const copies = [...models].map(([name, file]) =>
    copyFile(file, path.join(folder, `${name}.traineddata.gz`)),
  );
  const [{ createWorker, OEM }] = await Promise.all([import("tesseract.js"), ...copies]);
  return new Promise((resolve, reject) => {
    // The promise of createWorker stays open for ever when a model cannot be loaded; only this handler hears of it.
    const errorHandler = (reason: unknown): void => reject(new Error(String(reason)));
    const paths = { langPath: folder, cacheMethod: "none", gzip: true };
    // What Tesseract says while it works would go to the error output of the process.
    const quiet = "debug_file /dev/null";
    createWorker([...models.keys()], OEM.LSTM_ONLY, { ...paths, errorHandler }, quiet).then(resolve, reject);
  });
}

/** tesseract.js does not hear when its thread dies; the promise would stay open. */
async function orDeath<Result>(thread: Thread | undefined, result: Promise<Result>): Promise<Result> {
  if (!thread) return result;
  const watch = new AbortController();
  const death = new Promise<never>((_, reject) => {
    const onError = (error: Error): void => reject(error);
    thread.once("error", onError);
    watch.signal.addEventListener("abort", () => thread.off("error", onError), { once: true });
  });
  return Promise.race([result, death]).finally(() => watch.abort());
}
