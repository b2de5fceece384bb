/**
 * A peak or trough between samples: by how much the vertex of the parabola through a value and its neighbours lies beside
 * it. 0 at an edge, and where the vertex is farther than the neighbours are (librosa's `_parabolic_interpolation`).
 */
export function vertexShift(values: Float64Array, at: number): number {
  const [before, here = 0, after] = [values[at - 1], values[at], values[at + 1]];
  if (before === undefined || after === undefined) return 0;
  const bend = after + before - 2 * here;
  const slope = (after - before) / 2;
  return Math.abs(slope) >= Math.abs(bend) ? 0 : -slope / bend;
}
