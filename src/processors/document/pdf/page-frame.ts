/** From the coordinates of a PDF's page, in points from the bottom left, to its places as readers see the page. */

/** Shares of the page's width from its left and of its height from its top, as it is shown. */
export interface Place {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

export interface Point {
  x: number;
  y: number;
}

export class PageFrame {
  readonly #view: readonly [x0: number, y0: number, x1: number, y1: number];
  readonly #quarters: number;

  /** `view` is the box of the page, left, bottom, right and top; `rotate` degrees clockwise (ISO 32000-1, 7.7.3.3). */
  constructor({ view, rotate }: { view: readonly number[]; rotate: number }) {
    const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = view;
    this.#view = [x0, y0, x1, y1];
    this.#quarters = Math.round(rotate / 90) & 3;
  }

  /** Of the smallest upright box around all of these, of which there is at least one. */
  placeOf(points: readonly Point[]): Place {
    const place = { left: Infinity, right: -Infinity, top: Infinity, bottom: -Infinity };
    for (const { x, y } of points.map((point) => this.#show(point))) {
      place.left = Math.min(place.left, x);
      place.right = Math.max(place.right, x);
      place.top = Math.min(place.top, y);
      place.bottom = Math.max(place.bottom, y);
    }
    return place;
  }

  #show({ x, y }: Point): Point {
    const [x0, y0, x1, y1] = this.#view;
    const across = (x - x0) / Math.max(1, x1 - x0);
    const up = (y - y0) / Math.max(1, y1 - y0);
    switch (this.#quarters) {
      case 1:
        return { x: up, y: across };
      case 2:
        return { x: 1 - across, y: up };
      case 3:
        return { x: 1 - up, y: 1 - across };
      default:
        return { x: across, y: 1 - up };
    }
  }
}
