/** The time, again and again, for what counts down on a screen. */
import { useEffect, useState } from "preact/hooks";

/** In ms since 1970. Without a step it stands still. */
export function useNow(stepMs: number | undefined): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (stepMs === undefined) return undefined;
    const timer = setInterval(() => setNow(Date.now()), stepMs);
    return () => clearInterval(timer);
  }, [stepMs]);
  return now;
}
