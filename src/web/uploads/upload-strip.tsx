/** The uploads under way, on every screen: how far, and pause, resume, cancel. */
import type { JSX } from "preact";
import { formatBytes, formatCount } from "../format.ts";
import { Meter } from "../parts/meter.tsx";
import { toJob } from "../route.ts";
import { strings } from "../strings.ts";
import type { Upload } from "./upload.ts";
import { forget, openUploads } from "./uploads.ts";

export function UploadStrip(): JSX.Element | null {
  if (openUploads.value.length === 0) return null;
  return (
    <section class="uploads" aria-label={strings.upload.title}>
      {openUploads.value.map((upload) => (
        <UploadLine key={upload.number} upload={upload} />
      ))}
    </section>
  );
}

function UploadLine({ upload }: { upload: Upload }): JSX.Element {
  const { taskType, totalBytes, totalFiles, state, sentBytes, sentFiles, jobId, refusal, unreadable } =
    upload;
  const isStopped = state.value === "paused" || state.value === "failed";
  return (
    <div class="upload">
      <div class="upload-text">
        <strong>{strings.upload.states[state.value]}</strong>{" "}
        {jobId.value === undefined ? (
          taskType
        ) : (
          <a href={toJob(jobId.value)}>{strings.upload.job(taskType)}</a>
        )}
        <span class="soft numbers">
          {strings.upload.files(formatCount(sentFiles.value), formatCount(totalFiles))} ·{" "}
          {strings.upload.bytes(formatBytes(sentBytes.value), formatBytes(totalBytes))}
        </span>
        {refusal.value !== undefined && <span class="bad-text">{refusal.value}</span>}
        {unreadable.value.length > 0 && (
          <span class="bad-text">{strings.upload.unreadable(unreadable.value.join(", "))}</span>
        )}
      </div>
      <Meter
        share={totalBytes === 0 ? 1 : sentBytes.value / totalBytes}
        label={strings.upload.progress(taskType)}
      />
      <div class="row">
        {isStopped ? (
          <button type="button" onClick={() => upload.resume()}>
            {strings.upload.resume}
          </button>
        ) : (
          <button type="button" onClick={() => upload.pause()}>
            {strings.upload.pause}
          </button>
        )}
        <button type="button" onClick={() => void endUpload(upload)}>
          {strings.upload.cancel}
        </button>
      </div>
    </div>
  );
}

/** Also where the master is not heard: the job is then left to it, which gives up one that is no longer filled. */
async function endUpload(upload: Upload): Promise<void> {
  await upload.cancel().catch(() => undefined);
  forget(upload);
}
