/** The picture library, loaded when the first picture comes and set for one task at a time in its own process. */
import type sharpLibrary from "sharp";

type SharpLibrary = typeof sharpLibrary;

let loading: Promise<SharpLibrary> | undefined;

export function loadSharp(): Promise<SharpLibrary> {
  loading ??= import("sharp").then(({ default: sharp }) => {
    // One task is one slot: a slave with n slots keeps n cores busy, not n times all of them.
    sharp.concurrency(1);
    // Cached operations would keep files open and memory taken between tasks that have nothing in common.
    sharp.cache(false);
    return sharp;
  });
  return loading;
}
