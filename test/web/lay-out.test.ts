/** The map of an embedding's texts against distances known by hand. */
import { expect, test } from "vitest";
import { layOut } from "../../src/web/viewers/embedding/lay-out.ts";

test("keeps every distance of three texts that have nothing in common", () => {
  // Three vectors at right angles are √2 from each other, and any three points lie in a plane.
  const { places, share } = layOut(Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1), 3);
  for (const [one, other] of [
    [0, 1],
    [0, 2],
    [1, 2],
  ] as const) {
    expect(distance(places[one]!, places[other]!)).toBeCloseTo(Math.SQRT2, 12);
  }
  expect(share).toBeCloseTo(1, 12);
});

test("says how much of the distances of four such texts a plane can show", () => {
  // A tetrahedron is as wide in each of its three directions, of which a plane has two.
  const cosines = Float64Array.from({ length: 16 }, (_, at) => (at % 5 === 0 ? 1 : 0));
  expect(layOut(cosines, 4).share).toBeCloseTo(2 / 3, 12);
});

test("puts equal texts on one place, and a single one in the middle", () => {
  const { places } = layOut(Float64Array.of(1, 1, 1, 1), 2);
  expect(distance(places[0]!, places[1]!)).toBeCloseTo(0, 12);
  expect(layOut(Float64Array.of(1), 1)).toEqual({ places: [[0, 0]], share: 1 });
});

function distance([x, y]: [number, number], [otherX, otherY]: [number, number]): number {
  return Math.hypot(x - otherX, y - otherY);
}
