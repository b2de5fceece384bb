/** A text and what it was read from, for results whose whole input is one text. */
import { type InputDescription, describeBytes } from "../json-output.ts";
import type { InputFile } from "../processor.ts";
import { type DecodedText, decodeText, readTextBytes } from "./decode-text.ts";

interface DescribedText extends DecodedText {
  input: InputDescription;
}

/**
 * Reads a file once, to describe it and to decode it. A function of its own, since its bytes should be gone before the
 * text is worked on. Throws as `readTextBytes` and `decodeText`.
 */
export async function readDescribedText(file: InputFile): Promise<DescribedText> {
  const bytes = await readTextBytes(file);
  return { input: describeBytes(file, bytes, "text/plain"), ...decodeText(bytes) };
}
