/** The cells of the heat map: in which order, and how they are painted. */
import type { Comparison } from "./messages.ts";

/** Texts that are alike stand together: each next one is the nearest to the one before that is not placed yet. */
export function orderByLikeness({ texts, cosines, places }: Comparison): number[] {
  const left = new Set(texts.keys());
  const order: number[] = [];
  let next: number | undefined = firstOnMap(places);
  while (next !== undefined) {
    order.push(next);
    left.delete(next);
    const row = next * texts.length;
    next = largest(left, (place) => cosines[row + place] ?? 0);
  }
  return order;
}

/** One at the edge, so that the others follow to one side. */
function firstOnMap(places: Comparison["places"]): number {
  return largest(places.keys(), (place) => -(places[place]?.[0] ?? 0)) ?? 0;
}

function largest(candidates: Iterable<number>, measure: (place: number) => number): number | undefined {
  let best: number | undefined;
  for (const candidate of candidates)
    if (best === undefined || measure(candidate) > measure(best)) best = candidate;
  return best;
}

/** A pixel for a cell, which the style sheet makes large: the more alike, the less one sees through it. */
export function drawCells(
  canvas: HTMLCanvasElement,
  { texts, cosines }: Comparison,
  order: readonly number[],
): void {
  const context = canvas.getContext("2d");
  if (!context) return;
  // The style sheet gives the canvas both as colours of its own: a token itself is `light-dark(…)`, which no canvas reads.
  const { color: alike, outlineColor: opposed } = getComputedStyle(canvas);
  context.clearRect(0, 0, canvas.width, canvas.height);
  for (const [y, row] of order.entries()) {
    for (const [x, column] of order.entries()) {
      const cosine = cosines[row * texts.length + column] ?? 0;
      context.fillStyle = cosine < 0 ? opposed : alike;
      context.globalAlpha = Math.min(1, Math.abs(cosine));
      context.fillRect(x, y, 1, 1);
    }
  }
}
