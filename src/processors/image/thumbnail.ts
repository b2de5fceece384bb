/** The artifact `thumbnail.webp`: the upright picture in its own colours, small. */
import { standardTaskTypes } from "../../protocol/task-types.ts";
import { openPicture } from "../picture/picture.ts";
import { renderPicture } from "../picture/render-picture.ts";
import type { Artifact, InputFile } from "../processor.ts";

/** Its longer side has `side` pixels, or as many as the picture has if these are fewer. Alpha stays. */
export async function makeThumbnail(file: InputFile, side: number): Promise<Artifact> {
  const picture = await openPicture(file, {
    mediaTypes: standardTaskTypes.image.media_types,
    usesProfile: true,
  });
  const body = await renderPicture(picture, (pipeline) =>
    pipeline
      .resize({ width: side, height: side, fit: "inside", withoutEnlargement: true })
      .toColourspace("srgb")
      .webp()
      .toBuffer(),
  );
  return { name: "thumbnail.webp", mediaType: "image/webp", body };
}
