/** Waits for a job in front of somebody: with a bar, and a Ctrl-C that need not cost the job. */
import { type JobView, answerForJob } from "../protocol/job.ts";
import { watchForParting } from "./parting.ts";
import type { Run } from "./run.ts";

interface Following {
  /** Whether Ctrl-C on a terminal asks what is to become of the job; it is left running otherwise. */
  mayCancel: boolean;
}

/** Resolves with the finished job, or with what became of it when somebody did not wait for its end. */
export async function followJob(
  run: Run,
  jobId: string,
  { mayCancel }: Following,
): Promise<JobView | "left" | "cancelled"> {
  const { client, bar } = run;
  const parting = watchForParting(run, mayCancel);
  const { signal } = parting;
  const onChange = (job: JobView): void => {
    if (!parting.isAsking()) bar.showJob(job);
  };
  let job: JobView | undefined;
  try {
    job = await client.wait(jobId, { signal, onChange });
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    bar.stop();
    await parting.end();
  }
  if (job) return job;
  if (parting.wish() === "leave") return "left";
  await cancel(run, jobId);
  return "cancelled";
}

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
