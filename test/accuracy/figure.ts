/** One figure of quality: what a processor reaches on a set of files with references that are not its own. */

export interface Figure {
  /** The task type. */
  type: string;
  set: string;
  metric: string;
  ours: number;
  /** Whether more is better, which an error rate is not. */
  better: "more" | "less";
  /** What a named tool reaches on the same files, or a published figure: "Tesseract CLI 0.887". */
  reference?: string;
  target?: readonly ["at least" | "at most", number];
}

/** By what a figure is found again in the committed ones. */
export function figureKey({ type, set, metric }: Figure): string {
  return `${type} / ${set} / ${metric}`;
}
