/** Waits for a job in front of somebody: with a bar, and a Ctrl-C that need not cost the job. */
import { type JobView, answerForJob } from "../../protocol/job.ts";
import { UnreachableError } from "../client-error.ts";
import { watchForParting } from "./parting.ts";
import type { Run } from "./run.ts";
import { type LeftJob, describeWayBack } from "./way-back.ts";

interface Following extends LeftJob {
  /** Whether Ctrl-C on a terminal asks what is to become of the job; it is left running otherwise. */
  mayCancel: boolean;
}

/** Resolves with the finished job, or with what became of it when somebody did not wait for its end. */
export async function followJob(
  run: Run,
  { mayCancel, ...followed }: Following,
): Promise<JobView | "left" | "cancelled"> {
  const { client, bar, screen } = run;
  const { jobId } = followed;
  const parting = watchForParting(run, mayCancel);
  const { signal } = parting;
  const onChange = (job: JobView): void => {
    if (!parting.isAsking()) bar.showJob(job);
  };
  const endWaiting = async (): Promise<void> => {
    bar.stop();
    await parting.end();
  };
  try {
    const job = await client.wait(jobId, { signal, onChange });
    await endWaiting();
    return job;
  } catch (error) {
    await endWaiting();
    if (!signal.aborted) {
      if (error instanceof UnreachableError) screen.note(`${lost} ${describeWayBack(run, followed)}`);
      throw error;
    }
  }
  if (parting.wish() === "leave") return "left";
  await cancel(run, jobId);
  return "cancelled";
}

const lost = "The master is not heard any more; the job goes on when it is back.";

async function cancel({ client, screen }: Run, jobId: string): Promise<void> {
  try {
    const job = await client.cancel(jobId);
    screen.note(
      job.state === "cancelled" ? (answerForJob(job).error ?? "") : `The job had ended: it is ${job.state}.`,
    );
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    screen.note(`The job ${jobId} could not be cancelled and goes on. ${reason}`);
  }
}
