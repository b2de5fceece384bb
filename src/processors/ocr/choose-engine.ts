/** Which Tesseract reads: the one that comes with this project, or the program where a machine has it. */
import { z } from "zod";
import type { Engine } from "./read/engine.ts";
import { findProgram, nativeTesseract } from "./read/native-tesseract.ts";
import { wasmTesseract } from "./read/wasm-tesseract.ts";

/** What a slave's environment says of OCR. */
export const ocrVariables = z.object({
  OCR_ENGINE: z
    .enum(["wasm", "native", "auto"])
    .default("wasm")
    .refine((engine) => engine !== "native" || findProgram() !== undefined, {
      error: "no program 'tesseract' from version 4 on is in the PATH; install it, or set auto or wasm",
    }),
});
export type OcrSettings = z.output<typeof ocrVariables>;

export function chooseEngine({ OCR_ENGINE: wanted }: OcrSettings): Engine {
  const version = wanted === "wasm" ? undefined : findProgram();
  return version === undefined ? wasmTesseract : nativeTesseract(version);
}
