/** Records of jobs and tasks for tests of what keeps and moves them. */
import { randomUUID } from "node:crypto";
import type { SlaveHandle } from "../../src/engines/http/slave-source.ts";
import type { ReadyWork } from "../../src/engines/engine.ts";
import { emptyTask } from "../../src/master/jobs/stages.ts";
import type { TaskType } from "../../src/protocol/task-types.ts";
import { noCounts } from "../../src/stores/job-counts.ts";
import type { Job, Task } from "../../src/stores/job-records.ts";

export const linesType: TaskType = {
  name: "lines",
  field: "files",
  key: "lines_data",
  result_name: "{base}_lines.json",
  media_types: ["text/plain"],
  gathers: false,
};

export function makeTask(parts: Partial<Task> = {}): Task {
  return {
    ...emptyTask,
    index: 0,
    filename: "a.txt",
    bytes: 1,
    inputPath: "/jobs/a",
    resultName: "lines/a_lines.json",
    ...parts,
  };
}

/** As it is before its tasks come in. */
export function makeJob(parts: Partial<Job> = {}): Job {
  return {
    id: randomUUID(),
    taskType: linesType,
    options: {},
    gathering: "none",
    requestId: "request",
    priority: "normal",
    isDurable: false,
    isOpen: false,
    createdAt: 0,
    counts: noCounts,
    atWork: {},
    bytes: 0,
    openBytes: 0,
    artifactBytes: 0,
    openStages: { process: 0, finish: 0 },
    revision: 0,
    ...parts,
  };
}

export function makeWork(parts: Partial<ReadyWork> = {}): ReadyWork {
  return {
    jobId: "job",
    taskType: linesType,
    priority: "normal",
    isDurable: false,
    stage: undefined,
    indexes: [0],
    bytes: 1,
    triedSlaves: [],
    readyAt: 0,
    requestId: "request",
    ...parts,
  };
}

/** A slave of one slot that has nothing to do. */
export function makeSlave(id: string, parts: Partial<SlaveHandle> = {}): SlaveHandle {
  return {
    id,
    url: `http://${id}`,
    certifiedName: undefined,
    slots: 1,
    busy: 0,
    groups: 0,
    waitingCalls: 0,
    filesPerCall: 1,
    knowsStages: true,
    lost: new AbortController().signal,
    restsUntil: 0,
    ...parts,
  };
}
