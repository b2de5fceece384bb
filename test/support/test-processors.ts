/** Processors for tests, as modules that a slave loads with `--processor`. */
import { fileURLToPath } from "node:url";
import type { Progress } from "../../src/protocol/job.ts";
import type { TaskType } from "../../src/protocol/task-types.ts";

const moduleOf = (name: string): string => fileURLToPath(new URL(`processors/${name}.mjs`, import.meta.url));

/** Type `lines`, field `files`. */
export const lineCounter = moduleOf("line-counter");
/** Type `obey`, field `orders`; `order` makes its files. */
export const obedient = moduleOf("obedient");
/** Type `shares`, field `texts`; gathers. */
const wordShare = moduleOf("word-share");

export const testProcessors = [lineCounter, obedient, wordShare];

/** What the slave of `obedient` announces. */
export const obeyType: TaskType = {
  name: "obey",
  field: "orders",
  key: "obey_data",
  result_name: "{base}_obeyed.json",
  media_types: ["application/json"],
  gathers: false,
};

type Act =
  | { act: "answer"; bytes?: number }
  | { act: "wait"; until: string; started?: string; progress?: Progress }
  | { act: "stall" | "failOnce"; once: string }
  | { act: "exit"; once?: string; signal?: NodeJS.Signals }
  | { act: "startOther"; started: string }
  | { act: "loop"; started?: string }
  | { act: "eatBuffers" | "eatHeap" }
  | { act: "fillMemory"; bytes: number; keep: boolean; started: string }
  | { act: "toil"; cpuSeconds: number }
  | { act: "rest"; ms: number; cpuSeconds: number }
  | { act: "tellEnvironment"; into: string }
  | { act: "makeArtifacts"; names: string[]; bytes?: number }
  | { act: "fail"; message: string };

/** A file that the processor `obey` does as told by. */
export function order(name: string, act: Act): File {
  return new File([JSON.stringify(act)], name);
}
