/** Boxes, and how they move between the page that Tesseract reads and the picture it was made of. */

/** [left, top, right, bottom] in whole pixels; right and bottom are the first ones outside. */
export type Box = [left: number, top: number, right: number, bottom: number];

interface Size {
  width: number;
  height: number;
}

export interface FoundBox {
  x0: number;
  y0: number;
  x1: number;
  y1: number;
}

/** From a box of Tesseract's to one of the page that was given to it. */
export type MapBox = (box: FoundBox) => Box;

/** Degrees clockwise. */
export type Rotation = 0 | 90 | 180 | 270;

/** Tesseract's boxes stand in the page after it has straightened it, by turning it around its middle. */
export function fromStraightened({ width, height }: Size, radians: number): MapBox {
  const [cos, sin] = [Math.cos(radians), Math.sin(radians)];
  const turn = (x: number, y: number): [number, number] => {
    const [dx, dy] = [x - width / 2, y - height / 2];
    return [width / 2 + dx * cos + dy * sin, height / 2 - dx * sin + dy * cos];
  };
  return ({ x0, y0, x1, y1 }) => {
    const corners = [turn(x0, y0), turn(x1, y0), turn(x0, y1), turn(x1, y1)];
    const [xs, ys] = [corners.map(([x]) => x), corners.map(([, y]) => y)];
    return within([Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)], { width, height });
  };
}

/** The same place on the page made smaller by this factor, or larger. */
export function scaleBox([left, top, right, bottom]: Box, factor: number, size: Size): Box {
  return within([left * factor, top * factor, right * factor, bottom * factor], size);
}

/** Where a box of a page of this size stands once the page is turned. */
export function turnBox([left, top, right, bottom]: Box, { width, height }: Size, rotation: Rotation): Box {
  if (rotation === 90) return [height - bottom, left, height - top, right];
  if (rotation === 180) return [width - right, height - bottom, width - left, height - top];
  if (rotation === 270) return [top, width - right, bottom, width - left];
  return [left, top, right, bottom];
}

export function turnSize({ width, height }: Size, rotation: Rotation): Size {
  return rotation % 180 === 0 ? { width, height } : { width: height, height: width };
}

export function turnedBack(rotation: Rotation): Rotation {
  return rotation === 90 ? 270 : rotation === 270 ? 90 : rotation;
}

export function addTurns(one: Rotation, other: Rotation): Rotation {
  const turns: readonly Rotation[] = [0, 90, 180, 270];
  return turns[((one + other) % 360) / 90] ?? 0;
}

export function boxAround(boxes: readonly Box[]): Box {
  return [
    Math.min(...boxes.map(([left]) => left)),
    Math.min(...boxes.map(([, top]) => top)),
    Math.max(...boxes.map(([, , right]) => right)),
    Math.max(...boxes.map(([, , , bottom]) => bottom)),
  ];
}

export function areaOf([left, top, right, bottom]: Box): number {
  return Math.max(0, right - left) * Math.max(0, bottom - top);
}

export function sharedArea(a: Box, b: Box): number {
  return areaOf([Math.max(a[0], b[0]), Math.max(a[1], b[1]), Math.min(a[2], b[2]), Math.min(a[3], b[3])]);
}

function within([left, top, right, bottom]: Box, { width, height }: Size): Box {
  const inside = (value: number, size: number): number => Math.min(Math.max(Math.round(value), 0), size);
  return [inside(left, width), inside(top, height), inside(right, width), inside(bottom, height)];
}
