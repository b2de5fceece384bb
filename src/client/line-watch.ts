/** Notices that nothing comes any more over a connection that nobody has closed. */
import { combineSignals } from "./combine-signals.ts";

export interface LineWatch {
  /** Aborts with the caller's signal, or by the silence. */
  signal: AbortSignal;
  /** Something must be heard within this time from now, else the connection ends with this error. */
  expectWithin(ms: number, error: Error): void;
  /** What an error of the connection comes from: that it was ended, where it was. */
  reasonOf(error: unknown): unknown;
  /** Ends the connection, if it has not ended. */
  end(): void;
}

export function watchLine(callerSignal: AbortSignal | undefined): LineWatch {
  const ended = new AbortController();
  const signal = callerSignal ? combineSignals(callerSignal, ended.signal) : ended.signal;
  let timer: ReturnType<typeof setTimeout> | undefined;
  return {
    signal,
    expectWithin(ms, error) {
      clearTimeout(timer);
      timer = setTimeout(() => ended.abort(error), ms);
    },
    reasonOf(error) {
      const reason: unknown = signal.reason;
      return signal.aborted ? reason : error;
    },
    end() {
      clearTimeout(timer);
      ended.abort();
    },
  };
}
