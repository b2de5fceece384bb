/** Runs of text as pdf.js tells them, in the coordinates of their own direction. */
import type { Point } from "./page-frame.ts";
import type { TextItem } from "./pdf-js-document.ts";
import { toBaseLetters } from "./right-to-left.ts";

/** A run in the coordinates of its own direction. */
export interface Run {
  text: string;
  isRtl: boolean;
  start: number;
  end: number;
  across: number;
  height: number;
  /** In quarters of a full turn. */
  turn: number;
  /** Where its baseline begins and what is opposite of it, on the page. */
  corners: [Point, Point];
}

export function toRun({ str, dir, transform, width, height }: TextItem): Run {
  const [a = 1, b = 0, , , x = 0, y = 0] = transform;
  const turn = Math.round(Math.atan2(b, a) / (Math.PI / 2)) & 3;
  const [cos, sin] = [[1, 0] as const, [0, 1] as const, [-1, 0] as const, [0, -1] as const][turn] ?? [1, 0];
  const start = x * cos + y * sin;
  const across = x * sin - y * cos;
  const opposite = { x: x + width * cos - height * sin, y: y + width * sin + height * cos };
  return {
    text: toBaseLetters(str),
    isRtl: dir === "rtl",
    start,
    end: start + width,
    across,
    height,
    turn,
    corners: [{ x, y }, opposite],
  };
}
