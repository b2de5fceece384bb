/**
 * What a master stands on, by its `ENGINE`: where jobs rest, how tasks travel, which slaves there are, and what a start
 * and an end of this process mean for them.
 */
import type { Router } from "express";
import type { Engine } from "../../engines/engine.ts";
import type { Logger } from "../../platform/logger.ts";
import type { Registration } from "../../protocol/slave.ts";
import type { FileStore } from "../../stores/file-store.ts";
import type { Job } from "../../stores/job-records.ts";
import type { JobStore } from "../../stores/job-store.ts";
import type { MasterConfig } from "../config.ts";
import type { SlaveRegistry } from "../slaves/slave-registry.ts";
import type { TaskCatalogue } from "../slaves/task-catalogue.ts";

export interface BackboneParts {
  config: MasterConfig;
  catalogue: TaskCatalogue;
  folders: { data: string; jobs: string; results: string };
  /** Who certifies slaves, where that is not who certifies all the world. */
  authority: Buffer | undefined;
  /** Hears that jobs could not be written down. */
  onJournalFailure: () => void;
  log: Logger;
}

/** What a master that is up does for its backbone. */
interface Duties {
  cancel: (jobId: string) => Promise<void>;
  /** Tells the world of jobs whose end an earlier master, or another, has not told. */
  resumeCallbacks: () => Promise<void>;
}

export interface Backbone {
  jobs: JobStore;
  files: FileStore;
  engine: Engine;
  slaves: SlaveRegistry;
  /** What slaves call beside `/register`, at `/attempts`. */
  slaveRoutes?: Router;
  /** Takes a slave in, or renews its lease; hands back its id. `caller` is the address that the request came from. */
  register(registration: Registration, caller: string): Promise<string>;
  /** A slave says goodbye; false when it is not known. */
  dismiss(slaveId: string): Promise<boolean>;
  /** Whether jobs can be read and written now. */
  isReachable(): Promise<boolean>;
  /** Takes up what earlier masters have left; resolves with the jobs that go on. */
  start(duties: Duties): Promise<Job[]>;
  /** Which unfinished jobs have to end before this process may. */
  holdsUp(job: Job): boolean;
  /** Ends what runs by this process. */
  stopWork(): Promise<void>;
  /** Leaves unfinished jobs as the next master wants to find them. */
  handBack(): Promise<void>;
  close(): Promise<void>;
}

/** What a call takes beside the processing: the way there, the way back, a child's start. */
export const callOverheadMs = 30_000;

const msPerHour = 3_600_000;

/** How long queued work waits while no slave offers its type: with a client that waits too, and without. */
export function patienceOf(config: MasterConfig): { awaited: number; durable: number } {
  return { awaited: config.NO_SLAVE_SECONDS * 1000, durable: config.NO_SLAVE_HOURS * msPerHour };
}
