/** The result of a text: its sentences as they feel, and beneath them what was counted. */
import type { JSX } from "preact";
import { strings } from "../../strings.ts";
import { Findings } from "../parts/finding.tsx";
import { OriginalView } from "../parts/original-view.tsx";
import { ReadResult } from "../parts/read-result.tsx";
import { SideBySide } from "../parts/side-by-side.tsx";
import type { ViewedFile } from "../viewer.ts";
import { Extracts } from "./extracts.tsx";
import { ScoreHistogram } from "./score-histogram.tsx";
import { Mood } from "./mood.tsx";
import { textResultSchema } from "./text-result.ts";
import { TintedText } from "./tinted-text.tsx";
import { Keywords, Style } from "./word-figures.tsx";
import "./text.css";

export function TextViewer({ viewed }: { viewed: ViewedFile }): JSX.Element {
  return (
    <ReadResult schema={textResultSchema} viewed={viewed}>
      {(text) => (
        <div class="findings-page">
          <SideBySide
            original={<OriginalView original={viewed.original} charset={text.charset ?? undefined} />}
            result={
              <>
                <Mood text={text} />
                {text.sentences.length === 0 ? (
                  <p class="soft">{strings.textResult.noSentences}</p>
                ) : (
                  <TintedText sentences={text.sentences} all={text.sentence_count} />
                )}
              </>
            }
          />
          <Findings>
            {text.sentences.length > 0 && <ScoreHistogram sentences={text.sentences} />}
            <Keywords text={text} />
            <Style text={text} />
            <Extracts text={text} />
          </Findings>
        </div>
      )}
    </ReadResult>
  );
}
