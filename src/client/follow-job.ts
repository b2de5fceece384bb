/** Waits for a job in front of somebody: with a bar, and a Ctrl-C that need not cost the job. */
import { type JobView, answerForJob } from "../protocol/job.ts";
import type { Run } from "./run.ts";

/** What becomes of the job when the user no longer waits: `cancel` asks first where somebody can answer. */
type OnInterrupt = "cancel" | "leave";

/** Resolves with the finished job, or with nothing when it was left running. Rejects when it was cancelled. */
export async function followJob(
  run: Run,
  jobId: string,
  onInterrupt: OnInterrupt,
): Promise<JobView | undefined> {
  const { client, bar, screen, interruption } = run;
  const over = new AbortController();
  const left = new AbortController();
  let asking: Promise<void> | undefined;
  const ask = async (): Promise<void> => {
    bar.stop();
    try {
      const answer = await screen.ask(leaveQuestion, over.signal);
      if (/^n/i.test(answer.trim())) interruption.end();
      else left.abort();
    } catch {
      // The end of the waiting has answered it; what is printed next begins a line of its own.
      screen.note("");
    }
  };
  const mayAsk = onInterrupt === "cancel" && screen.isInteractive;
  const doNotAsk = mayAsk ? interruption.askFirst(() => void (asking = ask())) : undefined;
  const endWaiting = async (): Promise<void> => {
    doNotAsk?.();
    bar.stop();
    over.abort();
    await asking;
  };
  try {
    return await client.wait(jobId, {
      signal: AbortSignal.any([interruption.signal, left.signal]),
      onChange: (job) => (asking ? undefined : bar.showJob(job)),
    });
  } catch (error) {
    await endWaiting();
    if (left.signal.aborted) return undefined;
    if (!interruption.signal.aborted) throw error;
    if (onInterrupt === "leave") return undefined;
    await cancel(run, jobId);
    throw error;
  } finally {
    await endWaiting();
  }
}

const leaveQuestion = "Leave the job running? Enter leaves it, n or Ctrl-C cancels it. ";

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
