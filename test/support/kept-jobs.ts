/** The jobs that a stopped master has left in its records, read off where they rest. */
import { existsSync } from "node:fs";
import path from "node:path";
import type { Job, Task } from "../../src/stores/job-records.ts";
import { openSharedDatabase } from "../../src/stores/shared-database.ts";
import { SqliteJournal } from "../../src/stores/sqlite-journal.ts";
import type { TestDatabase } from "./test-database.ts";

export interface KeptJobs {
  withArtifacts: ReadonlySet<string>;
  durable: ReadonlySet<string>;
}

type KeptJob = Pick<Job, "id" | "isDurable"> & { tasks: Task[] };

export async function readKeptJobs(folder: string, database?: TestDatabase): Promise<KeptJobs> {
  const jobs = await (database ? readDatabase(database) : readJournal(folder));
  // The text of a blank page is an artifact of no bytes.
  const haveArtifacts = jobs.filter(({ tasks }) => tasks.some(({ artifacts = [] }) => artifacts.length > 0));
  return {
    withArtifacts: new Set(haveArtifacts.map((job) => job.id)),
    durable: new Set(jobs.filter((job) => job.isDurable).map((job) => job.id)),
  };
}

async function readJournal(folder: string): Promise<KeptJob[]> {
  const file = path.join(folder, "data", "jobs.sqlite");
  if (!existsSync(file)) return [];
  const journal = new SqliteJournal(file);
  const jobs = [...journal.readJobs()].map(({ id, isDurable }) => {
    return { id, isDurable, tasks: [...journal.readTasks(id)].flat() };
  });
  await journal.close();
  return jobs;
}

async function readDatabase(database: TestDatabase): Promise<KeptJob[]> {
  const { records, cluster } = await openSharedDatabase(database);
  try {
    const ids = await records.ids();
    return await Promise.all(ids.map(async (job) => ({ ...job, tasks: await records.tasks(job.id) })));
  } finally {
    await Promise.all([records.close(), cluster.close()]);
  }
}
