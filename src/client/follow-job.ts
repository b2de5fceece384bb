/** Waits for a job in front of somebody: with a bar, and a Ctrl-C that need not cost the job. */
import { type JobView, answerForJob } from "../protocol/job.ts";
import type { Run } from "./run.ts";

/** What becomes of the job when the user no longer waits: `cancel` asks first where somebody can answer. */
type OnInterrupt = "cancel" | "leave";

/** Resolves with the finished job, or with nothing when it was left running. Rejects when it was cancelled. */
export async function followJob(run: Run, jobId: string, onInterrupt: OnInterrupt): Promise<JobView | undefined> {
  const { client, bar, screen, interruption } = run;
  const over = new AbortController();
  const left = new AbortController();
  let isAsked = false;
  const ask = async (): Promise<void> => {
    isAsked = true;
    bar.stop();
    const question = "Leave the job running? Enter leaves it, n or Ctrl-C cancels it. ";
    const answer = await screen.ask(question, over.signal);
    if (/^n/i.test(answer.trim())) interruption.end();
    else left.abort();
  };
  const doNotAsk =
    onInterrupt === "cancel" && screen.isInteractive
      ? interruption.askFirst(() => void ask().catch(() => screen.note("")))
      : () => undefined;
  try {
    return await client.wait(jobId, {
      signal: AbortSignal.any([interruption.signal, left.signal]),
      onChange: (job) => (isAsked ? undefined : bar.showJob(job)),
    });
  } catch (error) {
    if (!interruption.signal.aborted && !left.signal.aborted) throw error;
    over.abort();
    if (left.signal.aborted || onInterrupt === "leave") return undefined;
    bar.stop();
    await cancel(run, jobId);
    throw error;
  } finally {
    doNotAsk();
    over.abort();
    bar.stop();
  }
}

async function cancel({ client, screen }: Run, jobId: string): Promise<void> {
  try {
    const job = await client.cancel(jobId);
    screen.note(job.state === "cancelled" ? (answerForJob(job).error ?? "") : `The job had ended: it is ${job.state}.`);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    screen.note(`The job ${jobId} could not be cancelled and goes on. ${reason}`);
  }
}
