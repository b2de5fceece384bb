/** What becomes of a job when whoever waits for it goes away: it runs on, unless somebody at a terminal says otherwise. */
import type { Run } from "./run.ts";

export interface Parting {
  /** Aborts when nobody waits any more. */
  signal: AbortSignal;
  /** What is wished for the job then. */
  wish(): "leave" | "cancel";
  /** Whether the question stands on the screen. */
  isAsking(): boolean;
  /** There is nothing to ask any more. */
  end(): Promise<void>;
}

const question = "Leave the job running? Enter leaves it, n or Ctrl-C cancels it. ";

/** `mayCancel`: whether Ctrl-C asks. Who came back to a job that was left only leaves it again. */
export function watchForParting({ screen, bar, interruption }: Run, mayCancel: boolean): Parting {
  const parted = new AbortController();
  const over = new AbortController();
  let wish: "leave" | "cancel" = "leave";
  let asking: Promise<void> | undefined;

  const part = (how: typeof wish): void => {
    wish = how;
    parted.abort();
  };
  const ask = async (): Promise<void> => {
    bar.stop();
    try {
      const answer = await screen.ask(question, AbortSignal.any([over.signal, parted.signal]));
      part(/^n/i.test(answer.trim()) ? "cancel" : "leave");
    } catch {
      // Something else has answered it; what is printed next begins a line of its own.
      screen.note("");
    }
  };
  const interrupt = (): void => {
    asking = ask();
    takeBack = interruption.onNext(() => part("cancel"));
  };
  let takeBack = mayCancel && screen.isInteractive ? interruption.onNext(interrupt) : () => undefined;

  return {
    signal: AbortSignal.any([interruption.signal, parted.signal]),
    wish: () => wish,
    isAsking: () => asking !== undefined,
    async end() {
      takeBack();
      over.abort();
      await asking;
    },
  };
}
