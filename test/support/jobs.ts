/** Records of jobs and tasks for tests of what keeps and moves them. */
import { randomUUID } from "node:crypto";
import type { ReadyWork } from "../../src/engines/engine.ts";
import { emptyTask } from "../../src/master/stages.ts";
import type { TaskType } from "../../src/protocol/task-types.ts";
import type { Job, Task } from "../../src/stores/job-store.ts";

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
    inputPath: "/spool/a",
    resultName: "lines/a_lines.json",
    stage: undefined,
    ...parts,
  };
}

export function makeJob(tasks: Task[], parts: Partial<Job> = {}): Job {
  return {
    id: randomUUID(),
    taskType: linesType,
    options: {},
    gathering: "none",
    requestId: "request",
    createdAt: new Date(0),
    startedAt: undefined,
    endedAt: undefined,
    tasks,
    openTasks: tasks.length,
    merge: undefined,
    ...parts,
  };
}

export function makeWork(parts: Partial<ReadyWork> = {}): ReadyWork {
  return {
    jobId: "job",
    taskType: linesType,
    stage: undefined,
    indexes: [0],
    bytes: 1,
    triedSlaves: [],
    readyAt: 0,
    requestId: "request",
    ...parts,
  };
}
