/** What a viewer gets: one result with all that belongs to it, and draws beside its original. */
import type { ComponentType } from "preact";
import type { JobFile, JobSummary } from "../../client/client.ts";

export interface ViewedFile {
  job: JobSummary;
  /** One that has a result. */
  file: JobFile;
  /** The result's bytes: JSON, or for `image` a picture. Its `type` is the media type that the master told. */
  result: Blob;
  /** The file as it was sent; nothing where the master keeps no uploads of the job and the browser has none either. */
  original: File | undefined;
  /** The bytes of what the processor made beside the result. Rejects with a `ClientError` where there is none. */
  artifact: (name: string) => Promise<Blob>;
}

export type Viewer = ComponentType<{ viewed: ViewedFile }>;
