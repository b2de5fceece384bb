/** Fetches a result and its original, and hands them to the viewer of the task type. */
import type { JSX } from "preact";
import type { JobFile, JobSummary } from "../../client/client.ts";
import { master } from "../master.ts";
import { Loading, Notice } from "../parts/states.tsx";
import { useAnswer } from "../parts/use-answer.ts";
import { strings } from "../strings.ts";
import { droppedOriginal } from "../uploads/uploads.ts";
import { loadViewer } from "../viewers/index.ts";
import type { ViewedFile, Viewer } from "../viewers/viewer.ts";

interface ViewProps {
  job: JobSummary;
  file: JobFile;
}

export function ResultView({ job, file }: ViewProps): JSX.Element {
  const { answer, failure } = useAnswer((signal) => fetchAll(job, file, signal), {
    of: [job.id, file.index],
  });
  if (failure !== undefined) {
    return <Notice tone="bad">{failure instanceof Error ? failure.message : strings.result.none}</Notice>;
  }
  if (!answer) return <Loading text={strings.result.loading} />;
  const { Viewer, viewed } = answer;
  return <Viewer viewed={viewed} />;
}

async function fetchAll(
  job: JobSummary,
  file: JobFile,
  signal: AbortSignal,
): Promise<{ Viewer: Viewer; viewed: ViewedFile }> {
  const [Viewer, answer, original] = await Promise.all([
    loadViewer(job.task_type),
    master.downloadResult(job.id, file.index, { signal }),
    findOriginal(job, file, signal),
  ]);
  const artifact = async (name: string): Promise<Blob> =>
    (await master.downloadArtifact(job.id, file.index, name)).blob();
  return { Viewer, viewed: { job, file, result: await answer.blob(), original, artifact } };
}

/** The browser's own file where it was dropped in this visit, else as the master has it. */
async function findOriginal(
  job: JobSummary,
  { index, filename, links }: JobFile,
  signal: AbortSignal,
): Promise<File | undefined> {
  const dropped = droppedOriginal(job.id, index);
  if (dropped) return dropped;
  if (links.original === undefined) return undefined;
  const answer = await master.downloadOriginal(job.id, index, { signal });
  return new File([await answer.blob()], filename, { type: answer.headers.get("content-type") ?? "" });
}
