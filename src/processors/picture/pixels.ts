/**
 * A picture as bare samples, for the kinds that sharp's prebuilt library does not read: what the BMP and Netpbm
 * readers make and sharp takes as raw input.
 */
import { ServiceError } from "../../protocol/errors.ts";

export interface Pixels {
  /** Row by row from the top left, the samples of a pixel side by side: gray, RGB or RGBA; 16 bit as `Uint16Array`. */
  data: Uint8Array | Uint16Array;
  width: number;
  height: number;
  channels: 1 | 3 | 4;
  /** Pillow's name of the stored mode. */
  mode: string;
  /** How many of the rows the file really holds; less than `height` when it is cut off. */
  rowsRead: number;
}

/** Checks what a header claims, and the bytes that are needed for it beside the file, before anything is allocated. */
export type CheckSize = (width: number, height: number, bytes: number) => void;

export function corrupt(kind: string, reason: string): ServiceError {
  return new ServiceError("corrupt_file", `The ${kind} is damaged: ${reason}.`);
}
