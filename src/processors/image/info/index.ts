/** The artifact `info.json`: what a file says of its picture, and what is measured on it as it is seen. */
import { standardTaskTypes } from "../../../protocol/task-types.ts";
import { describeInput, jsonOutput } from "../../json-output.ts";
import { openPicture, type Picture } from "../../picture/picture.ts";
import type { Artifact, InputFile, ProcessorIdentity } from "../../processor.ts";
import { hashByGradients, hashByFrequencies, makeBlurHash } from "./hashes.ts";
import { readExif } from "./exif.ts";
import { lookAt } from "./look-at.ts";
import { measureChannels, measureLook } from "./measure.ts";

interface About {
  result: { mediaType: string; width: number; height: number; body: Uint8Array };
  warnings: readonly string[];
  processor: ProcessorIdentity;
  keepsGps: boolean;
}

export async function describePicture(file: InputFile, about: About): Promise<Artifact> {
  const { result, processor, keepsGps } = about;
  const picture = await openPicture(file, {
    mediaTypes: standardTaskTypes.image.media_types,
    usesProfile: true,
  });
  const { exif, warnings } = await readExif(picture.header?.exif, { name: file.name, keepsGps });
  const view = await lookAt(picture);
  const { body, mediaType } = jsonOutput({
    figures: {
      width: picture.width,
      height: picture.height,
      stored: describeStored(picture),
      exif,
      measured_size: [view.width, view.height],
      channels: measureChannels(view),
      ...(await measureLook(view)),
      dhash: await hashByGradients(view),
      phash: await hashByFrequencies(view),
      blurhash: await makeBlurHash(view),
      result: {
        media_type: result.mediaType,
        width: result.width,
        height: result.height,
        bytes: result.body.length,
      },
    },
    processor,
    input: await describeInput(file, picture.mediaType),
    warnings: [...about.warnings, ...warnings],
  });
  return { name: "info.json", mediaType, body };
}

/** The picture as the file holds it, before it is turned upright. */
function describeStored({ header, width, height, mode, pages, hasAlpha, is16Bit }: Picture) {
  return {
    width: header?.width ?? width,
    height: header?.height ?? height,
    orientation: header?.orientation ?? 1,
    mode,
    bits_per_sample: header?.bitsPerSample ?? (is16Bit ? 16 : 8),
    has_alpha: hasAlpha,
    has_colour_profile: header?.hasProfile ?? false,
    dots_per_inch: header?.density ?? null,
    pages,
  };
}
