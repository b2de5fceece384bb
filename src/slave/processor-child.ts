/** One child process seen from its slave: takes a task, answers, or ends with a reason that becomes a named error. */
import { type ChildProcess, fork } from "node:child_process";
import { ServiceError } from "../protocol/errors.ts";
import type { Progress } from "../protocol/job.ts";
import {
  type ChildAnswer,
  type ChildTask,
  type ChildSetup,
  type GuardVerdict,
  childMessageSchema,
  guardSays,
  guardVerdictSchema,
} from "./child-messages.ts";
import { killGroup } from "./kill-group.ts";

export interface ChildSettings {
  /** The compiled child module; threads and children cannot start from TypeScript on Node 20. */
  childModule: URL;
  processorModules: string[];
  processorEnvironment: Record<string, string>;
  heapMb: number;
  rssMb: number;
  timeoutMs: number;
}

/**
 * The share of its memory limit that an idle child may hold. A task must find room for what it needs, and two children
 * of a slave together must not hold what one of them may.
 */
const idleShare = 0.5;

/** Enough for a reason and a stack; a parser that complains without end must not fill the slave's memory. */
const stderrTailLength = 4000;

export interface RunListener {
  signal: AbortSignal;
  onProgress: (progress: Progress) => void;
}

export class ProcessorChild {
  readonly #settings: ChildSettings;
  readonly #process: ChildProcess;
  readonly #ended: Promise<void>;
  #hasStarted = false;
  #hasEnded = false;
  #stderrTail = "";
  readonly taskTypes = new Set<string>();
  tasksTaken = 0;
  #keepsMemory = false;

  constructor(settings: ChildSettings) {
    this.#settings = settings;
    const setup: ChildSetup = {
      parentPid: process.pid,
      maxRssBytes: settings.rssMb * 1024 * 1024,
      maxIdleRssBytes: settings.rssMb * 1024 * 1024 * idleShare,
      processorModules: settings.processorModules,
      processorEnvironment: settings.processorEnvironment,
    };
    this.#process = fork(settings.childModule, [JSON.stringify(setup)], {
      execArgv: [`--max-old-space-size=${settings.heapMb}`, "--expose-gc"],
      stdio: ["ignore", "ignore", "pipe", "ipc"],
      // A group of its own, so that whatever a processor starts can be ended with it; Windows has no such groups,
      // and would open a console window instead.
      detached: process.platform !== "win32",
      env: environmentOfChild(),
    });
    this.#process.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.#stderrTail = (this.#stderrTail + text).slice(-stderrTailLength);
    });
    this.#process.once("message", () => {
      this.#hasStarted = true;
    });
    this.#ended = new Promise((resolve) => {
      const end = (): void => {
        this.#hasEnded = true;
        resolve();
      };
      // What it had started works for nobody now.
      this.#process.once("exit", () => this.pid && killGroup(this.pid));
      // "close" comes after the last of its standard error, which holds the reason.
      this.#process.once("close", end).once("error", end);
    });
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  /** Whether it can take a task. One that has not given back the memory of its last one cannot. */
  get isUsable(): boolean {
    return !this.#hasEnded && this.#process.connected && !this.#keepsMemory;
  }

  /** What it last wrote to standard error, for the log. */
  get lastWords(): string {
    return this.#stderrTail.trim();
  }

  /**
   * Runs one task. Rejects with `processor_timeout`, `memory_exceeded`, `processor_crashed` or the error of a `WorkLimit`
   * when the child had to be ended or ended itself, with `internal` when it never started, and with the signal's reason
   * after an abort; the child is gone by then.
   */
  async run(task: ChildTask, { signal, onProgress }: RunListener): Promise<ChildAnswer> {
    this.tasksTaken += 1;
    this.taskTypes.add(task.taskType);
    this.#stderrTail = "";
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      this.kill();
    }, this.#settings.timeoutMs);
    const abort = (): void => this.kill();
    signal.addEventListener("abort", abort);
    try {
      if (signal.aborted) this.kill();
      const answer = await this.#ask(task, onProgress);
      if (answer) {
        this.#keepsMemory = answer.keepsMemory;
        return answer;
      }
      signal.throwIfAborted();
      throw this.#reasonOfEnd(task, timedOut);
    } finally {
      clearTimeout(timer);
      signal.removeEventListener("abort", abort);
    }
  }

  /** Ends the child at once, with everything it started. */
  kill(): void {
    const { pid } = this.#process;
    if (pid === undefined || this.#hasEnded) return;
    killGroup(pid);
    this.#process.kill("SIGKILL");
  }

  async stop(): Promise<void> {
    this.kill();
    await this.#ended;
  }

  /** The answer to a task, or undefined when the child ended without one. */
  async #ask(task: ChildTask, onProgress: RunListener["onProgress"]): Promise<ChildAnswer | undefined> {
    let listen: ((message: unknown) => void) | undefined;
    const answered = new Promise<ChildAnswer | undefined>((resolve) => {
      listen = (message) => {
        const said = childMessageSchema.safeParse(message);
        if (!said.success) this.kill();
        else if ("ready" in said.data) return;
        else if (said.data.id !== task.id) return;
        else if ("progress" in said.data) onProgress(said.data.progress);
        else resolve(said.data);
      };
      this.#process.on("message", listen);
      this.#process.send(task, (error) => error && this.kill());
    });
    try {
      return await Promise.race([answered, this.#ended.then(() => undefined)]);
    } finally {
      if (listen) this.#process.off("message", listen);
    }
  }

  #reasonOfEnd(task: ChildTask, timedOut: boolean): ServiceError {
    const { timeoutMs, heapMb, rssMb } = this.#settings;
    const type = task.taskType;
    if (timedOut) {
      return new ServiceError(
        "processor_timeout",
        `The ${type} processor took longer than the limit of ${timeoutMs / 1000} s (TASK_TIMEOUT_SECONDS).`,
        { limit: timeoutMs / 1000 },
      );
    }
    const verdict = readVerdict(this.#stderrTail);
    if (verdict?.kind === "work") return new ServiceError(verdict.code, verdict.error);
    if (verdict?.kind === "memory") {
      return new ServiceError(
        "memory_exceeded",
        `The ${type} processor needed more than the limit of ${rssMb} MB of memory (CHILD_RSS_MB).`,
        { limit: rssMb },
      );
    }
    if (/heap out of memory|Reached heap limit/i.test(this.#stderrTail)) {
      return new ServiceError(
        "memory_exceeded",
        `The ${type} processor needed more than the limit of ${heapMb} MB of JavaScript heap (CHILD_HEAP_MB).`,
        { limit: heapMb },
      );
    }
    const { signalCode, exitCode } = this.#process;
    const how = signalCode ? `by ${signalCode}` : `with exit code ${exitCode}`;
    // No file is to blame for that, but the slave: its installation was changed under it, or a module is broken.
    if (!this.#hasStarted)
      return new ServiceError(
        "internal",
        `No process for processors could start on this slave: it ended ${how}.`,
      );
    return new ServiceError(
      "processor_crashed",
      `The process of the ${type} processor ended ${how} in mid-file.`,
    );
  }
}

/** The last line of a child that its guard has ended. */
function readVerdict(stderr: string): GuardVerdict | undefined {
  const said = stderr.split(guardSays).slice(1).at(-1);
  try {
    return guardVerdictSchema.safeParse(JSON.parse(said ?? "null")).data;
  } catch {
    return undefined;
  }
}

/**
 * A parser of hostile files needs no secrets; the rest of the environment may matter to libraries. Slots are what works at
 * once, so that what a processor starts gets by with one thread.
 */
function environmentOfChild(): NodeJS.ProcessEnv {
  const {
    CLUSTER_TOKEN: _ofCluster,
    MASTER_API_KEY: _ofClient,
    CALLBACK_SECRET: _ofMaster,
    ...rest
  } = process.env;
  return { OMP_THREAD_LIMIT: "1", ...rest };
}
