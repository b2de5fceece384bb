/** The contract of a reader: one for each kind of file, loaded with the first file of its kind. */
import type { InputFile, RunContext } from "../processor.ts";
import type { DocumentExtract } from "./document-extract.ts";
import type { DocumentOptions } from "./document-options.ts";

export interface Reading extends Pick<RunContext, "signal" | "makeScratchFolder" | "reportProgress"> {
  options: DocumentOptions;
  /** Processor time for the whole file; the run is ended after it. */
  cpuSeconds: number;
}

/** Rejects with a `ServiceError` for what is wrong with the file. */
export type DocumentReader = (file: InputFile, reading: Reading) => Promise<DocumentExtract>;
