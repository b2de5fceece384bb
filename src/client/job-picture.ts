/** A job as its events draw it: the snapshot first, then each change. */
import type { FeedEvent } from "../protocol/events.ts";
import type { JobFile, JobSummary, JobView } from "../protocol/job.ts";
import { ClientError } from "./client-error.ts";

export class JobPicture {
  /** By index; a job that is being filled may have gaps. */
  #files: JobFile[] = [];

  /** Hands back the job when its picture is whole again. Throws `not_found` when the job was removed. */
  apply(event: FeedEvent): JobView | undefined {
    switch (event.event) {
      case "snapshot":
        if (!("job" in event.data)) return undefined;
        this.#files = [];
        for (const file of event.data.job.files) this.#files[file.index] = file;
        return this.#show(event.data.job);
      case "file":
        this.#files[event.data.file.index] = event.data.file;
        return undefined;
      // The master sends what has changed of the files, then the job.
      case "job":
        return this.#show(event.data.job);
      case "removed":
        throw new ClientError(`The job ${event.data.job_id} was removed.`, {
          status: 404,
          code: "not_found",
        });
      default:
        return event satisfies never;
    }
  }

  #show(job: JobSummary): JobView {
    // `filter` passes over the gaps.
    return { ...job, files: this.#files.filter(() => true) };
  }
}
