/** The result of a recording: it plays, and one cursor goes through its waveform, its level and its spectrum. */
import type { JSX } from "preact";
import { strings } from "../../strings.ts";
import { Finding, Findings } from "../parts/finding.tsx";
import { ReadResult } from "../parts/read-result.tsx";
import type { ViewedFile } from "../viewer.ts";
import { audioResultSchema } from "./audio-result.ts";
import { LevelFigures, RecordingFigures } from "./recording-figures.tsx";
import { Player } from "./player.tsx";
import { Details } from "./details.tsx";
import "./audio.css";

export function AudioViewer({ viewed }: { viewed: ViewedFile }): JSX.Element {
  return (
    <ReadResult schema={audioResultSchema} viewed={viewed}>
      {(audio) => (
        <div class="findings-page">
          <Finding title={strings.audioResult.recording}>
            <Player audio={audio} viewed={viewed} />
          </Finding>
          <Findings>
            <LevelFigures audio={audio} />
            <RecordingFigures audio={audio} />
            <Details audio={audio} />
          </Findings>
        </div>
      )}
    </ReadResult>
  );
}
