/** The jobs with a file of some name, as the master finds them: a page of jobs does not know what files they have. */
import { useRef } from "preact/hooks";
import type { JobFilter, JobSummary } from "../../client/client.ts";
import { master } from "../master.ts";
import { type Asked, useAnswer } from "../parts/use-answer.ts";

type Sought = Pick<JobFilter, "states" | "taskType"> & {
  /** Nothing is sought where it is empty. */
  filename: string;
  /** How many jobs to find at the most. */
  limit: number;
  /** How many files there are in the jobs that the page knows of: with another number, other jobs may be found. */
  filesKnown: number;
};

export interface FoundJobs {
  filename: string;
  jobs: readonly JobSummary[];
}

const lookAgainMs = 2000;
const largestPage = 1000;

export function useFoundJobs(sought: Sought): Asked<FoundJobs> {
  const { filename, states, taskType, limit } = sought;
  const latest = useRef(sought);
  latest.current = sought;
  const former = useRef<{ sought: Sought; found: FoundJobs }>(undefined);
  const look = async (signal: AbortSignal): Promise<FoundJobs> => {
    const now = latest.current;
    if (former.current && isSame(former.current.sought, now)) return former.current.found;
    const found = { filename: now.filename, jobs: await findJobs(now, signal) };
    former.current = { sought: now, found };
    return found;
  };
  // While files come in, a look for each would keep the master busy.
  const again = filename === "" ? {} : { everyMs: lookAgainMs };
  return useAnswer(look, { of: [filename, states, taskType, limit], ...again });
}

async function findJobs({ filename, states, taskType, limit }: Sought, signal: AbortSignal) {
  const jobs: JobSummary[] = [];
  if (filename === "") return jobs;
  const pageSize = Math.min(limit, largestPage);
  for await (const job of master.listJobs({ filename, states, taskType, pageSize, signal })) {
    jobs.push(job);
    if (jobs.length === limit) break;
  }
  return jobs;
}

function isSame(one: Sought, other: Sought): boolean {
  return (
    one.filename === other.filename &&
    one.states === other.states &&
    one.taskType === other.taskType &&
    one.limit === other.limit &&
    one.filesKnown === other.filesKnown
  );
}
