/** The comparison of a job's texts as it is made: how many results have come, then what they say of each other. */
import { useEffect, useState } from "preact/hooks";
import { baseUrl } from "../../master.ts";
import type { ViewedFile } from "../viewer.ts";
import type { Comparing, ComparingMessage } from "./messages.ts";

export function useComparison({ job, file }: ViewedFile): ComparingMessage | undefined {
  const [latest, setLatest] = useState<ComparingMessage>();
  useEffect(() => {
    const worker = new Worker(new URL("./compare-worker.ts", import.meta.url), { type: "module" });
    worker.addEventListener("message", ({ data }: MessageEvent<ComparingMessage>) => setLatest(data));
    worker.addEventListener("error", ({ message }) => setLatest({ kind: "failed", sentence: message }));
    const comparing: Comparing = { baseUrl, jobId: job.id, index: file.index };
    worker.postMessage(comparing);
    return () => worker.terminate();
  }, [job.id, file.index]);
  return latest;
}
