/**
 * Finds what a master that was killed has left half done, and what a queue has lost: of several masters one looks at a
 * time. Whatever is done here twice counts once, by compare-and-set and by the names of what lies in the queue.
 */
import type { Producer } from "../../engines/bullmq/producer.ts";
import { type HandOverParts, asLost, retryLost } from "../../engines/hand-over.ts";
import { createUnservedWatch } from "../../engines/http/unserved-watch.ts";
import type { ReadyWork } from "../../engines/engine.ts";
import { describeDemand } from "../../protocol/demand.ts";
import type { ClusterRecords } from "../../stores/cluster-records.ts";
import type { FileStore } from "../../stores/file-store.ts";
import { type Job, type Task } from "../../stores/job-records.ts";
import type { SlaveRegistry } from "../slaves/slave-registry.ts";
import { isReadyToMerge, mergeWork, newMerge, readyWork, workOn } from "./stages.ts";

interface CheckParts extends HandOverParts {
  cluster: ClusterRecords;
  files: FileStore;
  producer: Producer;
  slaves: Pick<SlaveRegistry, "knows">;
  masterId: string;
  cancel: (jobId: string) => Promise<void>;
  /** Called when this master begins to be the one that looks. */
  onLead: () => void;
  /** How long queued work waits while no slave offers its type: with a client that waits too, and without. */
  noSlaveMs: { awaited: number; durable: number };
}

const everyMs = 3000;

/** A master that is silent for so long is taken for dead, and its clients for gone. */
const masterLeaseMs = 12_000;

/** A job to which nothing has happened for so long is looked at, and again after the longer time. */
const quietMs = { first: 8000, next: 60_000 };

/** Longer than an upload may reasonably take from its folder to its job. */
const strayMs = 24 * 3_600_000;
const strayCheckEveryMs = 3_600_000;

interface Quiet {
  revision: number;
  since: number;
  checkedAt: number | undefined;
}

export class WorkCheck {
  readonly #parts: CheckParts;
  readonly #timer: NodeJS.Timeout;
  readonly #unserved: ReturnType<typeof createUnservedWatch>;
  readonly #quiet = new Map<string, Quiet>();
  #isLeading = false;
  #straysAt = 0;
  #running = Promise.resolve();
  #isBusy = false;

  constructor(parts: CheckParts) {
    this.#parts = parts;
    const { awaited, durable } = parts.noSlaveMs;
    this.#unserved = createUnservedWatch(({ isDurable }) => (isDurable ? durable : awaited));
    this.#timer = setInterval(() => this.#look(), everyMs).unref();
    this.#look();
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#running;
    await this.#parts.cluster.leave(this.#parts.masterId).catch(() => undefined);
  }

  #look(): void {
    if (this.#isBusy) return;
    this.#isBusy = true;
    this.#running = this.#check()
      .catch((error: unknown) => this.#parts.log.warn({ err: error }, "jobs not checked"))
      .finally(() => {
        this.#isBusy = false;
      });
  }

  async #check(): Promise<void> {
    const { cluster, masterId, jobs, onLead } = this.#parts;
    await cluster.beat(masterId, masterLeaseMs);
    const leads = await cluster.holdLease("check", masterId, masterLeaseMs);
    if (leads && !this.#isLeading) onLead();
    this.#isLeading = leads;
    if (!leads) return;
    const unfinished = await jobs.listUnfinished();
    await this.#endOrphans(unfinished);
    await this.#failUnserved(unfinished);
    for (const job of unfinished) if (this.#isTooQuiet(job)) await this.#repair(job);
    for (const jobId of this.#quiet.keys())
      if (!unfinished.some((job) => job.id === jobId)) this.#quiet.delete(jobId);
    await this.#removeStrays();
  }

  /** Who waits for a job waits at the master that took it; when that is gone, so is the client's connection. */
  async #endOrphans(unfinished: readonly Job[]): Promise<void> {
    const awaited = unfinished.filter((job) => !job.isDurable);
    const masters = [...new Set(awaited.flatMap((job) => job.masterId ?? []))];
    const alive = await this.#parts.cluster.alive(masters);
    for (const { id, masterId } of awaited)
      if (masterId !== undefined && !alive.has(masterId)) await this.#parts.cancel(id);
  }

  async #failUnserved(unfinished: readonly Job[]): Promise<void> {
    const { jobs, slaves, commit, noSlaveMs } = this.#parts;
    const waiting = new Map(
      unfinished.filter((job) => job.counts.queued > 0).map((job) => [job.id, kindOf(job)]),
    );
    const overdue = this.#unserved.findOverdue(
      waiting,
      ({ taskType, tag }) => slaves.knows(taskType.name, tag).offered,
    );
    for (const job of unfinished.filter(({ id }) => overdue.has(id))) {
      const seconds = (job.isDurable ? noSlaveMs.durable : noSlaveMs.awaited) / 1000;
      const variable = job.isDurable ? "NO_SLAVE_HOURS" : "NO_SLAVE_SECONDS";
      const demand = describeDemand({ taskType: job.taskType.name, tag: job.tag });
      const error = `No slave has offered ${demand} for ${seconds} s (${variable}).`;
      for (const task of await jobs.tasks(job.id)) {
        if (task.state !== "queued") continue;
        const address = { jobId: job.id, index: task.index };
        await commit({ address, expected: task, outcome: { kind: "error", code: "no_slaves", error } });
      }
    }
  }

  #isTooQuiet({ id, revision }: Job): boolean {
    const now = Date.now();
    const known = this.#quiet.get(id);
    if (known?.revision !== revision) {
      this.#quiet.set(id, { revision, since: now, checkedAt: undefined });
      return false;
    }
    const { since, checkedAt } = known;
    if (checkedAt === undefined ? now - since < quietMs.first : now - checkedAt < quietMs.next) return false;
    known.checkedAt = now;
    return true;
  }

  async #repair(job: Job): Promise<void> {
    const { jobs, producer } = this.#parts;
    const tasks = await jobs.tasks(job.id);
    const running = [...tasks, ...(job.merge ? [job.merge] : [])].filter((task) => task.state === "running");
    const again: ReadyWork[] = [];
    for (const task of running)
      if (!(await producer.isUnderWay(job, task))) again.push(...(await this.#lose(job, task)));
    if (job.merge?.state === "failed") await this.#failUnmerged(job, tasks);
    if (isReadyToMerge(job) && (await jobs.addMerge(job.id, newMerge()))) again.push(mergeWork(job));
    producer.submit([...again, ...readyWork(job, tasks)]);
  }

  async #lose(job: Job, task: Task): Promise<ReadyWork[]> {
    const error = "The queue no longer has this task.";
    return retryLost(
      this.#parts,
      workOn(job, task),
      asLost([task], { kind: "error", code: "slave_lost", error }),
    );
  }

  /** What its merge failed of, a file fails of. */
  async #failUnmerged({ id: jobId, merge }: Job, tasks: readonly Task[]): Promise<void> {
    for (const task of tasks.filter((one) => one.state === "queued" && one.stage === "finish")) {
      const failure = merge?.failure ?? { code: "internal" as const, error: "The merge of this job failed." };
      const outcome = { kind: "error", ...failure } as const;
      await this.#parts.commit({ address: { jobId, index: task.index }, expected: task, outcome });
    }
  }

  async #removeStrays(): Promise<void> {
    if (Date.now() - this.#straysAt < strayCheckEveryMs) return;
    this.#straysAt = Date.now();
    const known = await this.#parts.jobs.listKept();
    await this.#parts.files.removeStrays(new Set(known.map(({ id }) => id)), strayMs);
  }
}

/** Each job is a kind of its own here, since it ends with its own clients in mind. */
function kindOf({ taskType, tag, isDurable }: Job) {
  return { taskType, tag, isDurable, stage: undefined };
}
