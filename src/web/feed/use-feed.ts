/** A feed for as long as a screen is there. */
import { useEffect, useState } from "preact/hooks";
import { type Feed, startFeed } from "./feed.ts";

/** `turn`: another number starts it anew, such as after a retry of a job that had ended. */
export function useFeed(jobId?: string, turn = 0): Feed | undefined {
  const [feed, setFeed] = useState<Feed>();
  useEffect(() => {
    const started = startFeed(jobId);
    setFeed(started);
    return () => started.stop();
  }, [jobId, turn]);
  return feed;
}
