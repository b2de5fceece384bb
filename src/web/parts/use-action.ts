/** What a button starts on the master: under way, and how it failed. */
import { useState } from "preact/hooks";
import { noteRefusal } from "../session.ts";

export interface Action {
  isBusy: boolean;
  /** The master's sentence of the last failure; gone with the next start. */
  failure: string | undefined;
  start: (work: () => Promise<unknown>) => void;
}

export function useAction(): Action {
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string>();
  async function run(work: () => Promise<unknown>): Promise<void> {
    setBusy(true);
    setFailure(undefined);
    try {
      await work();
    } catch (error) {
      noteRefusal(error);
      setFailure(error instanceof Error ? error.message : String(error));
    } finally {
      setBusy(false);
    }
  }
  return { isBusy, failure, start: (work) => void run(work) };
}
