/** The result of an embedding: what its vector holds, and how the text stands among the others of its job. */
import type { JSX } from "preact";
import { formatCount } from "../../format.ts";
import { Loading, Notice } from "../../parts/states.tsx";
import { strings } from "../../strings.ts";
import { Figures } from "../parts/figures.tsx";
import { Findings } from "../parts/finding.tsx";
import { OriginalView } from "../parts/original-view.tsx";
import { ReadResult } from "../parts/read-result.tsx";
import { SideBySide } from "../parts/side-by-side.tsx";
import type { ViewedFile } from "../viewer.ts";
import { type EmbeddingResult, embeddingResultSchema } from "./embedding-result.ts";
import { FileMap } from "./file-map.tsx";
import { HeatMap } from "./heat-map.tsx";
import { Neighbours } from "./neighbours.tsx";
import { TopTerms } from "./top-terms.tsx";
import { useComparison } from "./use-comparison.ts";
import "./embedding.css";

export function EmbeddingViewer({ viewed }: { viewed: ViewedFile }): JSX.Element {
  return (
    <ReadResult schema={embeddingResultSchema} viewed={viewed}>
      {(embedding) => (
        <div class="findings-page">
          <SideBySide
            original={<OriginalView original={viewed.original} />}
            result={
              <>
                <VectorFigures embedding={embedding} />
                <TopTerms embedding={embedding} />
              </>
            }
          />
          <Others viewed={viewed} />
        </div>
      )}
    </ReadResult>
  );
}

function VectorFigures({ embedding }: { embedding: EmbeddingResult }): JSX.Element {
  const { vectorNames: names, vector } = strings.embeddingResult;
  const { vector_size, non_zero_features, model, document_count: documents, cluster } = embedding;
  return (
    <Figures
      title={vector}
      rows={[
        [names.model, model],
        [names.size, formatCount(vector_size)],
        [names.nonZero, formatCount(non_zero_features)],
        [names.documents, documents === undefined ? undefined : formatCount(documents)],
        ...(cluster ? [[names.cluster, cluster.terms.join(", ")] as const] : []),
      ]}
    />
  );
}

function Others({ viewed }: { viewed: ViewedFile }): JSX.Element {
  const latest = useComparison(viewed);
  const { comparing, fetched, alone, capped } = strings.embeddingResult;
  if (!latest) return <Loading text={comparing} />;
  if (latest.kind === "failed") return <Notice tone="bad">{latest.sentence}</Notice>;
  if (latest.kind === "fetched") return <Loading text={fetched(latest.done, latest.of)} />;
  const { comparison } = latest;
  const { texts, all } = comparison;
  if (texts.length < 2) return <p class="soft">{alone}</p>;
  const here = texts.findIndex(({ index }) => index === viewed.file.index);
  const shared = { comparison, jobId: viewed.job.id, here };
  return (
    <>
      {all > texts.length && (
        <Notice tone="plain">{capped(formatCount(texts.length), formatCount(all))}</Notice>
      )}
      <Findings>
        <div class="findings-page">
          <FileMap {...shared} />
          <Neighbours {...shared} />
        </div>
        <HeatMap {...shared} />
      </Findings>
    </>
  );
}
