/** How near scores come to people's ratings: the metrics that the corpora's README defines. */
import { mean } from "./text-scores.ts";

interface Classes {
  gold: readonly number[];
  found: readonly number[];
}

export function pearson(a: readonly number[], b: readonly number[]): number {
  const [meanA, meanB] = [mean(a), mean(b)];
  let [both, ofA, ofB] = [0, 0, 0];
  for (const [place, value] of a.entries()) {
    const [offA, offB] = [value - meanA, (b[place] ?? 0) - meanB];
    both += offA * offB;
    ofA += offA ** 2;
    ofB += offB ** 2;
  }
  return both / Math.sqrt(ofA * ofB);
}

export function spearman(a: readonly number[], b: readonly number[]): number {
  return pearson(ranks(a), ranks(b));
}

/** Ties get the mean of their ranks. */
function ranks(values: readonly number[]): number[] {
  return values.map((value) => {
    const below = values.filter((other) => other < value).length;
    const equal = values.filter((other) => other === value).length;
    return below + (equal - 1) / 2;
  });
}

/** 1 above the limit, −1 below its negative, else 0. */
export function classesOf(values: readonly number[], limit: number): number[] {
  return values.map((value) => (value > limit ? 1 : value < -limit ? -1 : 0));
}

export function classAccuracy({ gold, found }: Classes): number {
  return mean(gold.map((one, place) => (one === found[place] ? 1 : 0)));
}

/** The mean over the three classes of 2·TP / (predicted + gold). */
export function macroF1({ gold, found }: Classes): number {
  return mean(
    [-1, 0, 1].map((one) => {
      const right = gold.filter((value, place) => value === one && found[place] === one).length;
      const all =
        gold.filter((value) => value === one).length + found.filter((value) => value === one).length;
      return all === 0 ? 0 : (2 * right) / all;
    }),
  );
}
