/** Says what is at the cursor: when, how loud, and whether it is silence. */
import type { Signal } from "@preact/signals";
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { strings } from "../../strings.ts";
import { formatFigure } from "../parts/format-figure.ts";
import type { AudioResult } from "./audio-result.ts";
import { levelsOf } from "./levels.ts";
import type { FoundWaveform } from "./use-waveform.ts";

interface ReadOutProps {
  audio: AudioResult;
  waveform: FoundWaveform;
  position: Signal<number>;
}

export function ReadOut({ audio, waveform, position }: ReadOutProps): JSX.Element {
  const levels = useMemo(
    () => (typeof waveform === "object" ? levelsOf(waveform, audio) : []),
    [waveform, audio],
  );
  const seconds = position.value;
  const { duration_seconds: duration, silence } = audio;
  const level = levels.findLast(({ at }) => at <= seconds);
  const isSilence = silence.segments.some(
    ({ start_seconds: from, end_seconds: to }) => from <= seconds && seconds < to,
  );
  return (
    <p class="row facts numbers cursor-says">
      <span>{strings.audioResult.time(formatClock(seconds), formatClock(duration))}</span>
      {level && <span>{strings.audioResult.peakAt(formatFigure(level.dbfs, 1) ?? "")}</span>}
      {isSilence && <span>{strings.audioResult.silent}</span>}
    </p>
  );
}

/** `0:07.49`, `12:05.00`, `1:02:05.00` */
export function formatClock(seconds: number): string {
  const hundredths = Math.round(seconds * 100);
  const hours = Math.floor(hundredths / 360_000);
  const minutes = Math.floor(hundredths / 6000) % 60;
  const rest = ((hundredths % 6000) / 100).toFixed(2).padStart(5, "0");
  return hours === 0 ? `${minutes}:${rest}` : `${hours}:${String(minutes).padStart(2, "0")}:${rest}`;
}
