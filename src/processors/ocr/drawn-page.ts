/** A page that was drawn from a PDF, as a picture that can be read like that of a file. */
import { loadSharp } from "../picture/load-sharp.ts";
import type { Picture } from "../picture/picture.ts";

/** `png` is a page on white; `name` that of its file, for messages. */
export async function drawnPage(
  png: Uint8Array,
  { name, warnings = [] }: { name: string; warnings?: string[] },
): Promise<Picture> {
  const sharp = await loadSharp();
  const { width, height } = await sharp(png).metadata();
  return {
    name,
    mediaType: "application/pdf",
    width,
    height,
    mode: "RGB",
    pages: 1,
    hasAlpha: false,
    isGray: false,
    is16Bit: false,
    heldBytes: png.length,
    warnings,
    open: () => sharp(png).removeAlpha(),
  };
}
