/**
 * Tesseract as the program that a machine has: a process for each reading. It reads with the models of packages where
 * there are any, so that its readings are those of the other form but for rounding.
 */
import { spawn, spawnSync } from "node:child_process";
import { copyFile, mkdtemp, readFile, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { text } from "node:stream/consumers";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { ServiceError } from "../../../protocol/errors.ts";
import { fromStraightened } from "./boxes.ts";
import { type Engine, type EngineSettings, modesWithLines } from "./engine.ts";
import { type GrayPage, straightenPage, toPgm } from "./gray-page.ts";
import { findPackagedModels } from "./packaged-models.ts";
import { type Reading, toReading } from "./page-reading.ts";
import { readHocr } from "./read-hocr.ts";

const program = "tesseract";

/** The first version with the recogniser that the models are for (LSTM). */
const leastMajor = 4;

/** Radians; below it tesseract.js leaves a page as it is too, and steeper lines run up or down. */
const [leastSlant, steepestSlant] = [0.005, 0.3];

const modelEnding = ".traineddata";

let found: { version: string | undefined } | undefined;

/** The version of the program in the `PATH`; undefined where there is none that can be used. Looks once. */
export function findProgram(): string | undefined {
  found ??= { version: askVersion() };
  return found.version;
}

function askVersion(): string | undefined {
  const { stdout, stderr } = spawnSync(program, ["--version"], { encoding: "utf8", windowsHide: true });
  // Early versions tell it on standard error.
  const version = /^tesseract v?((\d+)\.\S+)/m.exec(`${stdout}\n${stderr}`);
  return Number(version?.[2]) >= leastMajor ? version?.[1] : undefined;
}

export function nativeTesseract(version: string): Engine {
  return {
    name: program,
    version,
    findModels: async () => new Map([...(await findOwnModels()), ...(await findPackagedModels())]),
    recognise: async (page, settings) => {
      const { reading, slant } = await readTurned(page, settings, settings.slant ?? 0);
      // How lines slant, the program only tells of those that it has read.
      const mayBeLevelled = settings.slant === undefined && modesWithLines.has(settings.psm);
      const isSlanted = Math.abs(slant) >= leastSlant && Math.abs(slant) <= steepestSlant;
      return mayBeLevelled && isSlanted ? (await readTurned(page, settings, slant)).reading : reading;
    },
  };
}

/** The languages that were installed with the program. */
async function findOwnModels(): Promise<Map<string, string>> {
  const folder = /"(.+)"/.exec(await run(["--list-langs"]))?.[1] ?? "";
  const files = await readdir(folder).catch(() => []);
  const models = files.filter((file) => file.endsWith(modelEnding) && !file.startsWith("osd."));
  return new Map(models.map((file) => [file.slice(0, -modelEnding.length), path.join(folder, file)]));
}

/** Reads the page turned clockwise by so many radians; `slant` is what that leaves. */
async function readTurned(
  page: GrayPage,
  settings: EngineSettings,
  radians: number,
): Promise<{ reading: Reading; slant: number }> {
  const { models, psm, dpi, whitelist } = settings;
  const parameters = [
    "stdin stdout --oem 1 -c tessedit_create_hocr=1".split(" "),
    ["-l", [...models.keys()].join("+"), "--tessdata-dir", await unpackModels(settings)],
    ["--psm", String(psm)],
    dpi === undefined ? [] : ["--dpi", String(dpi)],
    whitelist === undefined ? [] : ["-c", `tessedit_char_whitelist=${whitelist}`],
  ];
  const hocr = await run(parameters.flat(), toPgm(await straightenPage(page, radians)));
  const { blocks, slope } = await readHocr(hocr);
  const reading = toReading(blocks, fromStraightened(page, radians));
  return { reading: { ...reading, slant: radians }, slant: -Math.atan(slope) };
}

const unpacked = new WeakMap<EngineSettings["models"], Promise<string>>();

/** The program reads all languages from one folder, and no gzip. The folder lasts as long as the run of the models. */
function unpackModels({ models, makeScratchFolder }: EngineSettings): Promise<string> {
  const known = unpacked.get(models);
  if (known) return known;
  const made = makeScratchFolder().then(async (scratch) => {
    const folder = await mkdtemp(path.join(scratch, "languages-"));
    await Promise.all(
      Array.from(models, async ([name, file]) => {
        const target = path.join(folder, `${name}${modelEnding}`);
        if (file.endsWith(".gz")) await writeFile(target, await promisify(gunzip)(await readFile(file)));
        else await copyFile(file, target);
      }),
    );
    return folder;
  });
  unpacked.set(models, made);
  return made;
}

/** What the program prints. Rejects with `processor_failed` and its last words. */
async function run(parameters: string[], input?: Uint8Array): Promise<string> {
  const child = spawn(program, parameters, { windowsHide: true });
  const ended = new Promise<string | undefined>((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("close", (code, signal) =>
      resolve(code === 0 ? undefined : `it ended with ${code ?? signal}`),
    );
  });
  // One that ends before it has read all says why by itself.
  child.stdin.on("error", () => undefined).end(input);
  const [printed, complaint, failure] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  if (failure === undefined) return printed;
  const lastWords = complaint.trim().split("\n").at(-1) ?? "";
  throw new ServiceError(
    "processor_failed",
    `Tesseract gave up on a page: ${failure}. ${lastWords}`.trimEnd(),
  );
}
