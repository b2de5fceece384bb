/** The contract of a reader: one for each kind of file, loaded with the first file of its kind. */
import type { OcrSettings } from "../ocr/choose-engine.ts";
import type { InputFile, RunContext } from "../processor.ts";
import type { DocumentExtract } from "./document-extract.ts";
import type { DocumentOptions } from "./document-options.ts";

export interface Reading extends Pick<RunContext, "signal" | "makeScratchFolder" | "reportProgress"> {
  options: DocumentOptions;
  /** What the slave's environment says of ocr, for pages that are read as pictures. */
  ocrSettings: OcrSettings;
  /** Processor time for the whole file; the run is ended after it. */
  cpuSeconds: number;
}

/** Rejects with a `ServiceError` for what is wrong with the file. */
export type DocumentReader = (file: InputFile, reading: Reading) => Promise<DocumentExtract>;
