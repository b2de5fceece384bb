/** Makes ready what writes down the words of a recording, and makes figures, files and warnings of them in the end. */
import type { Artifact } from "../../processor.ts";
import { findSpeechModel } from "./find-speech-model.ts";
import { writeSubtitles } from "./subtitles.ts";
import { type TranscriptFigures, createTranscriber } from "./transcriber.ts";

interface TranscriptSettings {
  sampleRate: number;
  /** How far into the recording words are written down. */
  minutes: number;
  makeScratchFolder: () => Promise<string>;
}

interface Transcript {
  transcript: TranscriptFigures;
  artifacts: Artifact[];
  warnings: string[];
  isCutShort: boolean;
}

/** Rejects with `invalid_option` where no model is installed. */
export async function prepareTranscript({ sampleRate, minutes, makeScratchFolder }: TranscriptSettings) {
  const model = await findSpeechModel(makeScratchFolder);
  const transcriber = createTranscriber(model, { sampleRate, mostSeconds: minutes * 60 });
  return {
    add: (block: readonly Float32Array[]): void => transcriber.add(block),
    finish: (): Transcript => {
      const isCutShort = transcriber.isFull();
      const transcript = transcriber.end();
      const warnings = [
        ...(isCutShort ? [`The transcript ends after ${minutes} minutes ('transcript_minutes').`] : []),
        ...(transcript.text === "" ? ["No speech was recognised."] : []),
      ];
      return { transcript, artifacts: writeSubtitles(transcript.segments), warnings, isCutShort };
    },
  };
}
