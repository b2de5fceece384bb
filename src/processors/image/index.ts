/**
 * The image processor: a picture becomes a grayscale PNG (or what the options say), upright by its EXIF orientation.
 *
 * What is kept and what is not: an alpha channel stays, as gray and alpha; samples of 16 bits stay 16 bits in PNG and
 * TIFF; palettes, CMYK and other stored forms become plain gray or RGB; of several pages or frames the first is used,
 * with a warning; EXIF data (and so the place a photo was taken at) is left out.
 */
import { standardTaskTypes } from "../../protocol/task-types.ts";
import { toGray } from "../picture/gray.ts";
import { pictureLimits } from "../picture/picture-limits.ts";
import { openPicture, type Picture } from "../picture/picture.ts";
import { renderPicture } from "../picture/render-picture.ts";
import { type Artifact, defineProcessor } from "../processor.ts";
import { describeWorkLimit, workLimitOf } from "../work-limit.ts";
import { applyEffects, hasEffects } from "./effects.ts";
import { encode } from "./encode.ts";
import { describePicture } from "./info/index.ts";
import { type ImageOptions, optionsSchema } from "./options.ts";
import { checkResultSize } from "./result-size.ts";
import { shape } from "./shape.ts";
import { makeThumbnail } from "./thumbnail.ts";

/** Of a drawing or an effect; the largest maps take some seconds. */
const secondsPerMb = 5;

export const imageProcessor = defineProcessor({
  taskType: standardTaskTypes.image,
  options: optionsSchema,
  limits: { ...pictureLimits, ...describeWorkLimit(secondsPerMb) },
  async process(file, options, { processor, signal, limitWork }) {
    const workLimit = workLimitOf(file, secondsPerMb);
    const picture = await limitWork(workLimit, () =>
      openPicture(file, {
        mediaTypes: standardTaskTypes.image.media_types,
        usesProfile: options.method === "linear" || options.method === "none",
      }),
    );
    checkResultSize(picture, options);
    signal.throwIfAborted();
    const render = () => renderResult(picture, options);
    // The work that samples make grows with their number, which is limited; that of a drawing has no bounds.
    const isBounded = picture.mediaType !== "image/svg+xml" && !hasEffects(options);
    const result = await (isBounded ? render() : limitWork(workLimit, render));
    const warnings = [...picture.warnings, ...leftOut(picture, options)];
    const artifacts: Artifact[] = [];
    const { thumbnail, info, gps } = options;
    if (thumbnail !== undefined) {
      signal.throwIfAborted();
      artifacts.push(await limitWork(workLimit, () => makeThumbnail(file, thumbnail)));
    }
    if (info) {
      signal.throwIfAborted();
      const about = { result, warnings, processor, keepsGps: gps };
      artifacts.push(await limitWork(workLimit, () => describePicture(file, about)));
    }
    return { body: result.body, mediaType: result.mediaType, warnings, artifacts };
  },
});

interface Result {
  body: Buffer;
  mediaType: string;
  width: number;
  height: number;
}

function renderResult(picture: Picture, options: ImageOptions): Promise<Result> {
  return renderPicture(picture, async (pipeline) => {
    const gray = await toGray(shape(pipeline, picture, options), picture, {
      method: options.method,
      // A threshold leaves two values, which need no 16 bits.
      keeps16Bit: (options.format === "png" || options.format === "tiff") && options.threshold === undefined,
    });
    const finished = await applyEffects(gray, picture, options);
    const { data, info } = await encode(finished, options).toBuffer({ resolveWithObject: true });
    return { body: data, mediaType: `image/${options.format}`, width: info.width, height: info.height };
  });
}

function leftOut(picture: Picture, { format }: ImageOptions): string[] {
  return [
    ...(picture.pages > 1 ? [`Of ${picture.pages} pages or frames only the first is in the result.`] : []),
    ...(picture.hasAlpha && format === "jpeg"
      ? ["JPEG has no transparency: the picture was laid on white."]
      : []),
  ];
}
