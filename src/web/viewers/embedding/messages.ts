/** What the viewer and its worker say to each other. */
import type { Layout } from "./lay-out.ts";

export interface Comparing {
  baseUrl: string;
  jobId: string;
  /** The file that is looked at; compared even where the job has too many others. */
  index: number;
}

/** A text of the job with a vector. */
export interface Text {
  index: number;
  name: string;
}

export interface Comparison extends Layout {
  texts: Text[];
  /** Of each with each, row after row. */
  cosines: Float64Array;
  /** How many files of the job have a result, and may have been too many. */
  all: number;
}

export type ComparingMessage =
  | { kind: "fetched"; done: number; of: number }
  | { kind: "compared"; comparison: Comparison }
  | { kind: "failed"; sentence: string };
