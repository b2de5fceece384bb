/** What the dispatcher needs to know of slaves; the master's registry fulfils it. */

export interface SlaveHandle {
  readonly id: string;
  readonly url: string;
  /** The name that its certificate is made out for, where that is not the address in the url. */
  readonly certifiedName: string | undefined;
  readonly slots: number;
  /** How many calls it takes beyond its slots, which wait there. */
  readonly waitingCalls: number;
  /** Calls of ours that run or wait there now, and how many of them are groups. */
  readonly busy: number;
  readonly groups: number;
  /** How many files of one call it runs one after another in one slot. */
  readonly filesPerCall: number;
  /** False for a slave of the seed's contract alone: it gets a gathering job in one call. */
  readonly knowsStages: boolean;
  /** Aborts when the master stops believing in the slave. */
  readonly lost: AbortSignal;
  /** When it said that it is full: no task until then, in ms since the epoch. */
  readonly restsUntil: number;
}

/**
 * How an attempt ended, as far as it tells of the slave. `failed`: answered, and a file was at fault. `bad`: no answer,
 * or none that can be used. `refused`: full. `cancelled`: ended by us, which says nothing of it.
 */
export type AttemptEnd = "done" | "failed" | "bad" | "refused" | "cancelled";

/** A group is many short files of a job, one after another in one slot; any other call is for one thing that may take long. */
export type CallKind = "file" | "group";

/** The files that a slave has run in an attempt. */
export interface FilesRun {
  done: number;
  failed: number;
}

export interface SlaveSource {
  /** The slaves that are alive, offer the type and bear the tag, if any, in the order in which they came. */
  offering(taskType: string, tag?: string): readonly SlaveHandle[];
  /** An attempt begins at a slave; call what comes back when it has ended there. */
  occupy(slave: SlaveHandle, kind: CallKind): (end: AttemptEnd, ran: FilesRun) => void;
  /** Calls back whenever a slave comes, goes or gets a free slot. */
  onChange(listener: () => void): () => void;
}
