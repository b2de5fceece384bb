/**
 * Whether there is room for one more submission: uploads at once, and files and bytes that wait or run. What is on its
 * way counts as if it were here, so that a hundred uploads at once cannot each be the last that fits.
 */
import { ServiceError } from "../../protocol/errors.ts";
import type { JobStore, OpenTasks } from "../../stores/job-store.ts";

export interface RoomLimits {
  MAX_UPLOADS: number;
  MAX_OPEN_FILES: number;
  MAX_OPEN_BYTES: number;
}

/** The place of one upload, from its headers until its job is made or refused. */
export interface UploadPlace {
  /** Hears of the bytes that came so far; throws when there is no room for them. */
  grow: (bytes: number) => void;
  /** Takes room for the files of an upload that came whole; throws when there is none. */
  fill: (files: number) => Promise<void>;
  leave: () => void;
}

const retryAfterSeconds = 10;

export class UploadRoom {
  readonly #jobs: JobStore;
  readonly #limits: RoomLimits;
  readonly #coming: OpenTasks = { files: 0, bytes: 0 };
  #uploads = 0;

  constructor({ jobs, limits }: { jobs: JobStore; limits: RoomLimits }) {
    this.#jobs = jobs;
    this.#limits = limits;
  }

  /** How many are on their way. */
  get uploads(): number {
    return this.#uploads;
  }

  /** Takes a place for an upload of so many bytes, 0 when it does not say. Throws when there is none. */
  async enter(saidBytes: number): Promise<UploadPlace> {
    this.#refuseHopeless({ files: 0, bytes: saidBytes });
    this.#refuseCrowd();
    const own: OpenTasks = { files: 0, bytes: 0 };
    const take = (files: number, bytes: number): void => {
      for (const sum of [own, this.#coming]) {
        sum.files += files;
        sum.bytes += bytes;
      }
    };
    const leave = (): void => {
      this.#uploads -= 1;
      take(-own.files, -own.bytes);
    };
    this.#uploads += 1;
    take(0, saidBytes);
    try {
      const open = await this.#jobs.countOpen();
      this.#refuseBeyond(open, own);
      const grow = (bytes: number): void => {
        if (bytes <= own.bytes) return;
        take(0, bytes - own.bytes);
        this.#refuseHopeless(own);
        this.#refuseBeyond(open, own);
      };
      const fill = async (files: number): Promise<void> => {
        take(files, 0);
        this.#refuseHopeless(own);
        this.#refuseBeyond(await this.#jobs.countOpen(), own);
      };
      return { grow, fill, leave };
    } catch (error) {
      leave();
      throw error;
    }
  }

  /** Throws when there is no room for one more job without files: there are as many of these as files at the most. */
  async admitEmptyJob(): Promise<void> {
    const { files, idleJobs } = await this.#jobs.countOpen();
    const held = files + idleJobs;
    const limit = this.#limits.MAX_OPEN_FILES;
    if (held + 1 > limit)
      throw full(`${files} files and ${idleJobs} open jobs`, "MAX_OPEN_FILES", { limit, actual: held });
  }

  /** What would not fit into an empty master either need not be tried again. */
  #refuseHopeless({ files, bytes }: OpenTasks): void {
    const { MAX_OPEN_FILES, MAX_OPEN_BYTES } = this.#limits;
    if (files > MAX_OPEN_FILES) {
      const sentence = `The request has ${files} files; the master holds ${MAX_OPEN_FILES} at the most (MAX_OPEN_FILES).`;
      throw new ServiceError("too_many_files", sentence, { limit: MAX_OPEN_FILES, actual: files });
    }
    if (bytes > MAX_OPEN_BYTES) {
      const sentence = `The request has ${bytes} bytes; the master holds ${MAX_OPEN_BYTES} at the most (MAX_OPEN_BYTES).`;
      throw new ServiceError("upload_too_large", sentence, { limit: MAX_OPEN_BYTES, actual: bytes });
    }
  }

  #refuseCrowd(): void {
    const limit = this.#limits.MAX_UPLOADS;
    if (this.#uploads < limit) return;
    const sentence = `The master takes ${limit} uploads at once (MAX_UPLOADS), and as many are on their way.`;
    throw new ServiceError("too_many_uploads", sentence, { limit, retryAfterSeconds });
  }

  /** `own` is part of what is coming; whoever uploads has a file at least. */
  #refuseBeyond(open: OpenTasks, own: OpenTasks): void {
    const { MAX_OPEN_FILES, MAX_OPEN_BYTES } = this.#limits;
    const files = open.files + this.#coming.files - own.files;
    const bytes = open.bytes + this.#coming.bytes - own.bytes;
    if (files + Math.max(1, own.files) > MAX_OPEN_FILES) {
      throw full(`${files} files`, "MAX_OPEN_FILES", { limit: MAX_OPEN_FILES, actual: files });
    }
    if (bytes + own.bytes > MAX_OPEN_BYTES) {
      throw full(`${bytes} bytes of files`, "MAX_OPEN_BYTES", { limit: MAX_OPEN_BYTES, actual: bytes });
    }
  }
}

function full(
  held: string,
  variable: string,
  { limit, actual }: { limit: number; actual: number },
): ServiceError {
  const sentence = `The master holds ${held} that wait or run; with this upload it would be more than ${limit} (${variable}).`;
  return new ServiceError("too_many_jobs", sentence, { limit, actual, retryAfterSeconds });
}
