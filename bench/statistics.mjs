/** The few figures that say what a row of numbers is like. */

export function mean(values) {
  return sum(values) / values.length;
}

export function sum(values) {
  return values.reduce((total, value) => total + value, 0);
}

export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return (sorted[Math.ceil(middle) - 1] + sorted[Math.floor(middle)]) / 2;
}

/** The least value that at least so many percent of all do not exceed (nearest rank). */
export function percentile(values, percent) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)];
}

/** The least and the greatest. */
export function spread(values) {
  return { least: Math.min(...values), most: Math.max(...values) };
}
