/** What bounds a picture, whichever processor opens it. */
import type { ProcessorLimits } from "../processor.ts";

export const pictureLimits = {
  // Every camera and an A3 scan at 600 dpi (70 Mpx) fit; sharp streams them in little memory.
  pixels: {
    value: 100_000_000,
    code: "image_too_large",
    meaning: "Pixels of a picture, before and after.",
  },
  // libvips spends as much on a row, however short, as on a hundred pixels, and holds several rows, however long.
  side: {
    value: 1_000_000,
    code: "image_too_large",
    meaning: "Pixels of a picture's side.",
  },
  // Beside what its libraries take, this leaves a child below its memory limit.
  held_bytes: {
    value: 320_000_000,
    code: "image_too_large",
    meaning: "Bytes in memory of a picture that cannot be streamed.",
  },
  // A volume of scans has some hundred; libvips takes 0.2 s to open a file of so many.
  tiff_pages: {
    value: 5000,
    code: "image_too_large",
    meaning: "Pages of a TIFF.",
  },
} as const satisfies ProcessorLimits;
