/** What a screen asks of the master once, or again and again: nothing yet, an answer, or why there is none. */
import { useEffect, useState } from "preact/hooks";
import { noteRefusal } from "../session.ts";

export interface Asked<Answer> {
  answer: Answer | undefined;
  /** Why the last question was not answered; the answer before it stays. */
  failure: unknown;
  ask: () => void;
}

interface Settings {
  /** Asked anew where one of these has changed. */
  of: readonly unknown[];
  /** Asked again after so long, while the page is seen. */
  everyMs?: number;
}

export function useAnswer<Answer>(
  question: (signal: AbortSignal) => Promise<Answer>,
  { of, everyMs }: Settings,
): Asked<Answer> {
  const [state, setState] = useState<{ answer?: Answer; failure?: unknown }>({});
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    const stop = new AbortController();
    const ask = async (): Promise<void> => {
      try {
        const answer = await question(stop.signal);
        if (!stop.signal.aborted) setState({ answer });
      } catch (failure) {
        if (stop.signal.aborted) return;
        noteRefusal(failure);
        setState((former) => ({ ...former, failure }));
      }
    };
    void ask();
    const timer =
      everyMs === undefined ? undefined : setInterval(() => void (document.hidden || ask()), everyMs);
    return () => {
      stop.abort();
      clearInterval(timer);
    };
  }, [...of, turn, everyMs]);
  return { answer: state.answer, failure: state.failure, ask: () => setTurn((former) => former + 1) };
}
