/** Writes down what is said in a recording, utterance by utterance, while the recording is being decoded. */
import { createResampler } from "./resampler.ts";
import { type SpeechModel, speechRate } from "./speech-model.ts";
import { createUtteranceCutter } from "./utterances.ts";

export interface Segment {
  /** From the beginning of the recording. */
  start_seconds: number;
  end_seconds: number;
  text: string;
}

export interface TranscriptFigures {
  /** That of all segments. */
  text: string;
  /** That of the model, by BCP 47. */
  language: string;
  model: { name: string; version: string };
  segments: Segment[];
}

export interface Transcriber {
  /** A block of a recording, its channels apart. Works the longer, the more was said. */
  add(block: readonly Float32Array[]): void;
  /** Whether the recording goes on behind what was listened to; asked before `end`. */
  isFull(): boolean;
  end(): TranscriptFigures;
}

/** Listens to the mean of the channels, for `mostSeconds`; memory depends on the words alone. */
export function createTranscriber(
  model: SpeechModel,
  { sampleRate, mostSeconds }: { sampleRate: number; mostSeconds: number },
): Transcriber {
  const segments: Segment[] = [];
  const cutter = createUtteranceCutter(({ samples, startSeconds, endSeconds }) => {
    const text = model.transcribe(samples);
    if (text !== "") segments.push({ start_seconds: startSeconds, end_seconds: endSeconds, text });
  });
  const resampler = createResampler(sampleRate, speechRate);
  const mostFrames = Math.round(mostSeconds * sampleRate);
  let frames = 0;

  return {
    add: (block) => {
      const room = Math.max(0, mostFrames - frames);
      frames += block[0]?.length ?? 0;
      if (room > 0) cutter.add(resampler.add(mixDown(block, room)));
    },
    isFull: () => frames > mostFrames,
    end: () => {
      cutter.add(resampler.end());
      cutter.end();
      return {
        text: segments.map(({ text }) => text).join(" "),
        language: model.language,
        model: { name: model.name, version: model.version },
        segments,
      };
    },
  };
}

function mixDown(block: readonly Float32Array[], most: number): Float32Array {
  const [first = new Float32Array(0)] = block;
  return first.subarray(0, most).map((_, frame) => {
    let sum = 0;
    for (const samples of block) sum += samples[frame] ?? 0;
    return sum / block.length;
  });
}
