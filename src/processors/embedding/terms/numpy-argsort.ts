/**
 * The order in which `numpy.argsort` leaves equal values. scikit-learn picks the most frequent terms with it, so which of
 * several terms of the same frequency are kept depends on how numpy's quicksort swaps them.
 */

/** A range of so many values or fewer is sorted by insertion. */
const smallRange = 16;

/**
 * The indices that sort `values` upwards, as `aquicksort` of numpy 1.24 gives them (numpy/core/src/npysort/quicksort.cpp,
 * BSD-3-Clause, Copyright (c) 2005-2023 NumPy Developers): median of three, insertion sort below 17 values. Later
 * versions order ties differently where the processor has AVX2 or AVX-512. Where numpy falls back to heapsort, after
 * 2·log₂ n bad partitions, equal values keep their order here.
 */
export function argsortLikeNumpy(values: ArrayLike<number>): number[] {
  const order = Array.from(values, (_, index) => index);
  const valueAt = (place: number): number => values[order[place] ?? 0] ?? 0;
  const swap = (a: number, b: number): void => {
    const index = order[a] ?? 0;
    order[a] = order[b] ?? 0;
    order[b] = index;
  };
  const ranges = [{ low: 0, high: order.length - 1, depth: 2 * Math.floor(Math.log2(order.length || 1)) }];
  for (let range = ranges.pop(); range; range = ranges.pop()) {
    const { low, high, depth } = range;
    if (depth < 0) sortStably(order, values, low, high);
    else if (high - low < smallRange) sortByInsertion(order, values, low, high);
    else {
      const middle = partition(low, high, valueAt, swap);
      ranges.push({ low, high: middle - 1, depth: depth - 1 }, { low: middle + 1, high, depth: depth - 1 });
    }
  }
  return order;
}

/** Brings the median of three to its final place and returns that place. */
function partition(
  low: number,
  high: number,
  valueAt: (place: number) => number,
  swap: (a: number, b: number) => void,
): number {
  const middle = low + ((high - low) >> 1);
  if (valueAt(middle) < valueAt(low)) swap(middle, low);
  if (valueAt(high) < valueAt(middle)) swap(high, middle);
  if (valueAt(middle) < valueAt(low)) swap(middle, low);
  const pivot = valueAt(middle);
  let up = low;
  let down = high - 1;
  swap(middle, down);
  for (;;) {
    do up += 1;
    while (valueAt(up) < pivot);
    do down -= 1;
    while (pivot < valueAt(down));
    if (up >= down) break;
    swap(up, down);
  }
  swap(up, high - 1);
  return up;
}

function sortByInsertion(order: number[], values: ArrayLike<number>, low: number, high: number): void {
  for (let next = low + 1; next <= high; next += 1) {
    const index = order[next] ?? 0;
    const value = values[index] ?? 0;
    let place = next;
    while (place > low && value < (values[order[place - 1] ?? 0] ?? 0)) {
      order[place] = order[place - 1] ?? 0;
      place -= 1;
    }
    order[place] = index;
  }
}

function sortStably(order: number[], values: ArrayLike<number>, low: number, high: number): void {
  const range = order.slice(low, high + 1).toSorted((a, b) => (values[a] ?? 0) - (values[b] ?? 0) || a - b);
  for (const [offset, index] of range.entries()) order[low + offset] = index;
}
