/** Why files of a job failed, in plain words: one entry for each reason, with what to do about it. */
import type { JSX } from "preact";
import type { JobFile } from "../../client/client.ts";
import { toResult } from "../route.ts";
import { strings } from "../strings.ts";
import { explainFailure } from "./explain-failure.ts";

const filesNamed = 5;

interface FailuresProps {
  jobId: string;
  files: readonly JobFile[];
}

export function Failures({ jobId, files }: FailuresProps): JSX.Element | null {
  const byCode = new Map<string, JobFile[]>();
  for (const file of files) {
    if (file.state !== "failed") continue;
    const code = file.code ?? "internal";
    byCode.set(code, [...(byCode.get(code) ?? []), file]);
  }
  if (byCode.size === 0) return null;
  return (
    <section class="card failures" aria-label={strings.failures.title}>
      <h2>{strings.failures.title}</h2>
      <dl>
        {[...byCode].map(([code, failed]) => (
          <Reason key={code} jobId={jobId} code={code} failed={failed} />
        ))}
      </dl>
    </section>
  );
}

interface ReasonProps {
  jobId: string;
  code: string;
  failed: JobFile[];
}

function Reason({ jobId, code, failed }: ReasonProps): JSX.Element {
  const { what, todo } = explainFailure(code);
  return (
    <>
      <dt>
        <span class="count">{failed.length}</span> {what}
      </dt>
      <dd>
        <p>{todo}</p>
        <ul>
          {failed.slice(0, filesNamed).map(({ index, filename, error }) => (
            <li key={index}>
              <a href={toResult(jobId, index)}>{filename}</a>
              <span class="soft"> {error}</span>
            </li>
          ))}
        </ul>
        {failed.length > filesNamed && (
          <p class="soft">{strings.failures.more(failed.length - filesNamed)}</p>
        )}
      </dd>
    </>
  );
}
