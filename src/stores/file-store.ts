/** The contract of whatever keeps bytes: uploads while a job runs, parts of gathering jobs, and the results. */

export interface FileStore {
  /** A folder of its own for the uploads of one request for a job. */
  createUploadFolder(jobId: string): Promise<string>;
  /**
   * Takes the bytes of an upload, that would be written to the path, into memory; false where they have to be written.
   * Like files, they are gone when the folder or the job is removed or has ended.
   */
  holdUpload(path: string, body: Buffer): boolean;
  /** The bytes of an upload. */
  upload(path: string): { path: string } | { body: Buffer };
  /** Removes an upload folder with what is in it. */
  removeUploads(folder: string): Promise<void>;
  /** Removes the uploads of tasks that never were, and gives their names back. */
  discardInputs(tasks: readonly { inputPath: string; resultName: string }[]): Promise<void>;
  /** A part of a staged job, or its merged value (`mergeIndex`), once committed. */
  part(jobId: string, index: number): Promise<{ path: string; bytes: number }>;
  /**
   * A path for bytes on their way in; gone with `removeJob` unless committed. Whoever writes them there flushes them to
   * the disk: what is committed outlives a loss of power.
   */
  incomingPath(jobId: string): string;
  /**
   * Reserves names below the results folder, `<type>/<name>`, that no other task has and no file bears; a taken name
   * gets ` (2)`. The wishes are names of `resultNameFor`; the names come in their order.
   */
  reserveResults(taskType: string, wishes: readonly string[]): Promise<string[]>;
  /** Makes the bytes at `from` the part of a task, in place of an earlier attempt's. */
  commitPart(jobId: string, index: number, from: string): Promise<void>;
  /**
   * Makes the bytes at `from` the result of that name, at once and whole, and hands the name back. Never replaces a
   * file: where another program took the name meanwhile, the result stands under the next one. `from` stays as well,
   * until `dropIncoming`: by it `reclaimResults` knows a result whose commit was cut off.
   */
  commitResult(resultName: string, from: string): Promise<string>;
  /** Removes the result of a task that is done. */
  removeResult(resultName: string): Promise<void>;
  /**
   * Marks the result of a task that is done, so that `reclaimResults` removes it, also after a restart. It stays until
   * then; `dropIncoming` takes the mark back that is handed out here.
   */
  markOutdated(jobId: string, resultName: string): Promise<string>;
  /**
   * Takes a result back whose task turned out to have ended otherwise, if the bytes under the name are still those at
   * `from`: another master may have put the result of a later attempt there.
   */
  withdrawResult(resultName: string, from: string): Promise<void>;
  /** Makes the bytes the artifacts of a task, in place of an earlier attempt's; the same again changes nothing. */
  commitArtifacts(
    jobId: string,
    index: number,
    artifacts: readonly { name: string; path: string }[],
  ): Promise<void>;
  /** The path of an artifact, for reading. */
  artifactPath(jobId: string, index: number, name: string): string;
  /** The path of a result, for reading. */
  resultPath(resultName: string): string;
  /** A result's path as clients are told: relative to where the master runs, with forward slashes. */
  savedFile(resultName: string): string;
  /** Removes bytes on their way in. */
  dropIncoming(path: string): Promise<void>;
  /**
   * Reserves the names of a job's unfinished tasks again after a restart or for a retry, and removes the results that
   * will be made again: those that are marked as outdated, and those whose commit was cut off.
   */
  reclaimResults(jobId: string, resultNames: readonly string[]): Promise<void>;
  /**
   * What a job needs no more when it has ended: its parts, and its uploads unless they are kept; its results and
   * artifacts stay.
   */
  endJob(jobId: string, ended: { names: readonly string[]; keepUploads: boolean }): Promise<void>;
  /** Removes what is left of all jobs but these; of those that are not durable, all but their artifacts. */
  keepOnly(jobs: readonly { id: string; isDurable: boolean }[]): Promise<void>;
  /** Removes what is left of jobs other than these and was made so long ago that none is still on its way in. */
  removeStrays(known: ReadonlySet<string>, ageMs: number): Promise<void>;
  /** Removes the uploads, parts and artifacts of a job; its results stay. */
  removeJob(jobId: string): Promise<void>;
}
