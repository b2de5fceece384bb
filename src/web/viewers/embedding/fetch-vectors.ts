/** The vectors of a job's texts, a few results at a time, and no more of them than a page can show. */
import type { Client, JobFile } from "../../../client/client.ts";
import { type SparseVector, embeddingResultSchema, toSparse } from "./embedding-result.ts";

/** More would be a heat map with cells smaller than a pixel. */
const mostTexts = 200;

/** Of all results together: a vector of 100 000 features is about two megabytes. */
const mostBytes = 64 * 1024 * 1024;

const atOnce = 4;
const filesPerPage = 500;

interface Wanted {
  jobId: string;
  /** Comes first, so that it is among them. */
  index: number;
  onProgress: (done: number, of: number) => void;
}

interface Fetched {
  texts: { file: JobFile; vector: SparseVector }[];
  all: number;
}

/** In the order of the job. */
export async function fetchVectors(client: Client, wanted: Wanted): Promise<Fetched> {
  const files = await listDone(client, wanted.jobId);
  const queue = files
    .toSorted((a, b) => Number(b.index === wanted.index) - Number(a.index === wanted.index))
    .slice(0, mostTexts);
  const of = queue.length;
  const texts: Fetched["texts"] = [];
  let bytes = 0;
  const work = async (): Promise<void> => {
    for (let file = queue.shift(); file && bytes < mostBytes; file = queue.shift()) {
      const answer = await client.downloadResult(wanted.jobId, file.index);
      const text = await answer.text();
      bytes += text.length;
      texts.push({ file, vector: toSparse(embeddingResultSchema.parse(JSON.parse(text))) });
      wanted.onProgress(texts.length, of);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return { texts: texts.toSorted((a, b) => a.file.index - b.file.index), all: files.length };
}

async function listDone(client: Client, jobId: string): Promise<JobFile[]> {
  const done: JobFile[] = [];
  for (let from = 0; ; from += filesPerPage) {
    const { files } = await client.getJob(jobId, { files: { from, limit: filesPerPage } });
    done.push(...files.filter(({ state }) => state === "done"));
    if (files.length < filesPerPage) return done;
  }
}
