/** The second step of both picture processors: an opened picture goes through a pipeline, damaged ones as far as they go. */
import type { Sharp } from "sharp";
import { toServiceError } from "./picture-errors.ts";
import type { Picture } from "./picture.ts";

/**
 * Runs a pipeline over the picture. A damaged one is read as far as it goes, with a warning; rejects with
 * `corrupt_file` when nothing of it can be read.
 */
export async function renderPicture<Result>(
  picture: Picture,
  build: (pipeline: Sharp) => Promise<Result>,
): Promise<Result> {
  try {
    return await build(picture.open("strict"));
  } catch (error) {
    const failure = toServiceError(picture.name, error);
    if (failure.code !== "corrupt_file") throw failure;
    try {
      if (await isBlank(picture)) throw failure;
      const result = await build(picture.open("lenient"));
      picture.warnings.push(`${failure.message} The result shows what could be read.`);
      return result;
    } catch {
      throw failure;
    }
  }
}

/** A decoder that forgives everything makes an even surface of a file of which nothing can be read. */
async function isBlank(picture: Picture): Promise<boolean> {
  const { channels } = await picture.open("lenient").stats();
  return channels.every(({ min, max }) => min === max);
}
