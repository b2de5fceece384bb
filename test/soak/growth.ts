/** How fast a figure grows: the slope of a straight line through its points by least squares. */

export interface Point {
  minute: number;
  value: number;
}

export interface Growth {
  perMinute: number;
  /** The standard error of the slope; a growth of less than two of them is hardly one. */
  error: number;
}

/**
 * b = Σ(x−x̄)(y−ȳ) / Σ(x−x̄)²; its standard error is √(Σ residual² / (n−2) / Σ(x−x̄)²). Needs three points at least.
 */
export function growthOf(points: readonly Point[]): Growth {
  const meanMinute = mean(points.map(({ minute }) => minute));
  const meanValue = mean(points.map(({ value }) => value));
  const spread = sum(points.map(({ minute }) => (minute - meanMinute) ** 2));
  const perMinute =
    sum(points.map(({ minute, value }) => (minute - meanMinute) * (value - meanValue))) / spread;
  const residuals = points.map(({ minute, value }) => value - meanValue - perMinute * (minute - meanMinute));
  const variance = sum(residuals.map((residual) => residual ** 2)) / (points.length - 2);
  return { perMinute, error: Math.sqrt(variance / spread) };
}

function mean(values: readonly number[]): number {
  return sum(values) / values.length;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
