/** Counts the values of a picture beside the page, which a photo of 24 million pixels would hold up. */
import { countValues } from "./count-values.ts";

globalThis.addEventListener("message", ({ data: picture }: MessageEvent<ImageBitmap>) => {
  const { width, height } = picture;
  const canvas = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
  if (!canvas) throw new Error("The browser has no canvas to count on.");
  // On white, as `info.json` measures a picture with transparency.
  canvas.fillStyle = "white";
  canvas.fillRect(0, 0, width, height);
  canvas.drawImage(picture, 0, 0);
  picture.close();
  globalThis.postMessage(countValues(canvas.getImageData(0, 0, width, height).data));
});
