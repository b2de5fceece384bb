/** The results of `document`: its text by page between its outline and what it tells of itself, and the original. */
import type { JSX } from "preact";
import { useMemo, useState } from "preact/hooks";
import { DownloadLink } from "../../parts/download-link.tsx";
import { Loading, Notice } from "../../parts/states.tsx";
import { strings } from "../../strings.ts";
import { FileView } from "../parts/file-view.tsx";
import { MissingOriginal } from "../parts/missing-original.tsx";
import { useParsed } from "../parts/use-parsed.ts";
import type { ViewedFile } from "../viewer.ts";
import { type DocumentResult, documentResultSchema } from "./document-result.ts";
import "./document.css";
import { Extras } from "./extras.tsx";
import { Facts } from "./facts.tsx";
import { Links } from "./links.tsx";
import { OutlineList } from "./outline-list.tsx";
import { type Goal, toOutline } from "./outline.ts";
import { Reader } from "./reader.tsx";
import { cutSections } from "./sections.ts";

export function DocumentViewer({ viewed }: { viewed: ViewedFile }): JSX.Element {
  const parsed = useParsed(documentResultSchema, viewed.result);
  if (parsed === undefined) return <Loading text={strings.result.loading} />;
  if (parsed === "unreadable") return <Notice tone="warn">{strings.viewers.unreadable}</Notice>;
  return <ReadDocument viewed={viewed} result={parsed.value} />;
}

function ReadDocument({ viewed, result }: { viewed: ViewedFile; result: DocumentResult }): JSX.Element {
  const [original, setOriginal] = useState(viewed.original);
  const [goal, setGoal] = useState<Goal>();
  const { file } = viewed;
  const sections = useMemo(() => cutSections(result), [result]);
  const outline = useMemo(() => toOutline(result, sections), [result, sections]);
  const text = useMemo(() => new Blob([result.text_content], { type: "text/plain" }), [result]);
  return (
    <div class={`document-viewer ${outline.length > 0 ? "outlined" : ""}`}>
      {outline.length > 0 && <OutlineList entries={outline} onGo={(next) => setGoal({ ...next })} />}
      <section class="card side" aria-label={strings.result.result}>
        <h2>{strings.document.text}</h2>
        <Reader sections={sections} goal={goal} />
        <div class="row">
          <DownloadLink blob={text} name={`${file.filename}.txt`} text={strings.document.downloadText} />
        </div>
        {file.artifacts.length === 0 && <p class="soft">{strings.document.otherForms}</p>}
      </section>
      <div class="beside">
        <section class="card side" aria-label={strings.document.facts}>
          <h2>{strings.document.facts}</h2>
          <Facts result={result} />
          <Links links={result.links} />
          <Extras result={result} />
        </section>
        <section class="card side" aria-label={strings.result.original}>
          <h2>{strings.result.original}</h2>
          {original ? (
            <FileView file={original} />
          ) : (
            <MissingOriginal bytes={file.bytes} onChoose={setOriginal} />
          )}
        </section>
      </div>
    </div>
  );
}
