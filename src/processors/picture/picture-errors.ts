/** What can be wrong with a picture, in the sentences that a client reads. */
import { ServiceError } from "../../protocol/errors.ts";
import { pictureLimits } from "./picture-limits.ts";

const maxPixels = pictureLimits.pixels.value;
const maxSide = pictureLimits.side.value;

/** Throws `image_too_large`, naming the limit and what came. */
export function checkPixels(name: string, { width, height }: { width: number; height: number }): void {
  const pixels = width * height;
  if (pixels > maxPixels) {
    throw new ServiceError(
      "image_too_large",
      `'${name}' has ${width} × ${height} = ${toMegapixels(pixels)} megapixels; at most ` +
        `${toMegapixels(maxPixels)} are allowed. Scale it down before sending it.`,
      { limit: maxPixels, actual: pixels },
    );
  }
  const side = Math.max(width, height);
  if (side > maxSide) {
    const sentence = `'${name}' has ${width} × ${height} pixels; a side may have at most ${maxSide}. Cut it into pieces.`;
    throw new ServiceError("image_too_large", sentence, { limit: maxSide, actual: side });
  }
}

/** What sharp says about a file, as an error of ours; an error of ours stays what it is. */
export function toServiceError(name: string, error: unknown): ServiceError {
  if (error instanceof ServiceError) return error;
  const reason = firstReason(error);
  if (/entity amplification|more than \d+ referenced elements/.test(reason)) {
    return new ServiceError("unpacked_too_large", `'${name}' unfolds into far more than the file holds.`);
  }
  return corruptFile(name, reason || "its header cannot be read", error);
}

export function corruptFile(name: string, reason: string, cause?: unknown): ServiceError {
  return new ServiceError("corrupt_file", `'${name}' is damaged: ${reason}.`, { cause });
}

/** libvips tells the same thing once for each step that met it, and the path of the file in front of some. */
function firstReason(error: unknown): string {
  const message = error instanceof Error ? error.message : "";
  const line =
    message
      .replace(/^Input (?:file|buffer) has corrupt header:/, "")
      .trim()
      .split("\n", 1)[0] ?? "";
  return line
    .replace(/^.*[\\/][^:]*: /, "")
    .slice(0, 200)
    .replace(/\.$/, "");
}

function toMegapixels(pixels: number): string {
  return String(Math.ceil(pixels / 10_000) / 100);
}
