/**
 * Places on a map, near to each other where texts are alike: classical multidimensional scaling (W. S. Torgerson,
 * Psychometrika 17, 1952) of the vectors brought to length 1, whose squared distances are 2 − 2·cosine. That is the
 * principal components of these vectors, and needs no more of them than their cosines.
 */
import { EigenvalueDecomposition, Matrix } from "ml-matrix";

export interface Layout {
  /** A place for each text, of its two coordinates. */
  places: [x: number, y: number][];
  /** How much of the squared distances from the middle the two axes show, 0 to 1. */
  share: number;
}

export function layOut(cosines: Float64Array, count: number): Layout {
  if (count < 2) return { places: Array.from({ length: count }, () => [0, 0]), share: 1 };
  const centred = Matrix.from1DArray(count, count, cosines).center("row").center("column");
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(centred, {
    assumeSymmetric: true,
  });
  // From the smallest to the largest, as the library has them of symmetric matrices.
  const axes = [count - 1, count - 2].map((at) => {
    const value = Math.max(0, realEigenvalues[at] ?? 0);
    return { value, vector: turn(eigenvectorMatrix.getColumn(at)) };
  });
  const [first, second] = axes.map(({ value, vector }) => vector.map((part) => part * Math.sqrt(value)));
  const all = realEigenvalues.reduce((sum, value) => sum + Math.max(0, value), 0);
  const shown = axes.reduce((sum, { value }) => sum + value, 0);
  return {
    places: Array.from({ length: count }, (_, at) => [first?.[at] ?? 0, second?.[at] ?? 0]),
    share: all > 0 ? shown / all : 1,
  };
}

/** An axis has no direction of its own; with its largest part above zero, the map is the same each time. */
function turn(vector: number[]): number[] {
  const largest = vector.reduce((most, part) => (Math.abs(part) > Math.abs(most) ? part : most), 0);
  return largest < 0 ? vector.map((part) => -part) : vector;
}
