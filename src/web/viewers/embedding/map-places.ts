/** Where the points of the map are drawn, and where there is room for their names. */

/** In the units of the picture; it is as wide as its card. */
export const mapSize = { width: 400, height: 300 };
const margin = 32;

type Point = readonly [x: number, y: number];

/** With the same scale on both axes, since it is distances that are to be seen. */
export function fitIntoMap(places: readonly Point[]): Point[] {
  const { width, height } = mapSize;
  const xs = extent(places.map(([x]) => x));
  const ys = extent(places.map(([, y]) => y));
  const scale = Math.min((width - 2 * margin) / xs.span, (height - 2 * margin) / ys.span);
  return places.map(([x, y]) => [width / 2 + (x - xs.middle) * scale, height / 2 - (y - ys.middle) * scale]);
}

function extent(values: readonly number[]): { middle: number; span: number } {
  const least = Math.min(...values);
  const most = Math.max(...values);
  return { middle: (least + most) / 2, span: Math.max(most - least, 1e-9) };
}

export interface PlacedName {
  text: string;
  /** Where its first letter begins, on the line. */
  x: number;
  y: number;
}

const mostCharacters = 24;
const lineHeight = 13;
/** A name's width is guessed; too much room is better than too little. */
const characterWidth = 6.2;
const aboveAndBelow = [-10, 18, -10 - lineHeight, 18 + lineHeight];

/** Of those wanted, in this order, each that has room above or below its point. */
export function placeNames(
  points: readonly Point[],
  wanted: readonly number[],
  nameOf: (place: number) => string,
): ReadonlyMap<number, PlacedName> {
  const placed = new Map<number, PlacedName>();
  for (const place of wanted) {
    const [x, y] = points[place] ?? [0, 0];
    const text = shorten(nameOf(place));
    const left = Math.min(Math.max(x - widthOf(text) / 2, 2), mapSize.width - widthOf(text) - 2);
    const fits = aboveAndBelow
      .map((offset) => ({ text, x: left, y: y + offset }))
      .find((name) => isInside(name) && [...placed.values()].every((other) => !overlap(name, other)));
    if (fits) placed.set(place, fits);
  }
  return placed;
}

function shorten(name: string): string {
  return name.length > mostCharacters ? `${name.slice(0, mostCharacters - 1)}…` : name;
}

function widthOf(text: string): number {
  return text.length * characterWidth;
}

function isInside({ y }: PlacedName): boolean {
  return y > lineHeight && y < mapSize.height - 4;
}

function overlap(one: PlacedName, other: PlacedName): boolean {
  const isBeside = one.x + widthOf(one.text) < other.x || other.x + widthOf(other.text) < one.x;
  return !isBeside && Math.abs(one.y - other.y) < lineHeight;
}
