/** How far a set of files is on its way, over the requests that bring it. */
import type { UploadProgress } from "./send-form.ts";

export interface UploadMeter {
  /** Takes the progress of the request that is on its way. */
  show: (progress: UploadProgress) => void;
  /** That request has arrived; the next one begins. */
  endRequest(): void;
}

/** A request that is sent again begins anew; what is told of the whole never falls. */
export function createUploadMeter(
  files: readonly File[],
  tell: (progress: UploadProgress) => void = () => undefined,
): UploadMeter {
  const total = files.reduce((sum, file) => sum + file.size, 0);
  let arrived = 0;
  let most = 0;
  let latest = 0;
  return {
    show({ sent }) {
      latest = sent;
      most = Math.max(most, arrived + sent);
      tell({ sent: most, total });
    },
    endRequest() {
      arrived += latest;
    },
  };
}
