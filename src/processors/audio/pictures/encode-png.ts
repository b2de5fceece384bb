/** Pixels into a PNG, by sharp, which is loaded when the first picture is asked for. */

/** `pixels` are red, green and blue, a byte each, row by row. */
export async function encodePng(pixels: Uint8Array, width: number, height: number): Promise<Uint8Array> {
  const { default: sharp } = await import("sharp");
  return sharp(pixels, { raw: { width, height, channels: 3 } })
    .png({ compressionLevel: 9, palette: false })
    .toBuffer();
}
