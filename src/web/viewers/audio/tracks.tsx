/** The pictures of a recording over one axis of time, with one cursor: clicks and keys move it, and the sound with it. */
import type { Signal } from "@preact/signals";
import type { JSX, TargetedPointerEvent } from "preact";
import { useMemo } from "preact/hooks";
import { strings } from "../../strings.ts";
import type { ViewedFile } from "../viewer.ts";
import type { AudioResult } from "./audio-result.ts";
import { ReadOut, formatClock } from "./read-out.tsx";
import { SpectrumTrack } from "./spectrum-track.tsx";
import type { FoundWaveform } from "./use-waveform.ts";
import { LevelTrack, WaveformTrack } from "./waveform-track.tsx";

interface TracksProps {
  audio: AudioResult;
  viewed: ViewedFile;
  waveform: FoundWaveform;
  position: Signal<number>;
  seek: (seconds: number) => void;
  toggle: () => void;
}

export function Tracks({ audio, viewed, waveform, position, seek, toggle }: TracksProps): JSX.Element {
  const { duration_seconds: duration } = audio;
  const { measuring, noWaveform, keys } = strings.audioResult;
  // Drawn once; it is the cursor alone that moves.
  const pictures = useMemo(
    () => (
      <>
        {waveform === "measuring" && <p class="soft">{measuring}</p>}
        {waveform === "none" && <p class="soft">{noWaveform}</p>}
        {typeof waveform === "object" && (
          <>
            <WaveformTrack waveform={waveform} audio={audio} />
            <LevelTrack waveform={waveform} audio={audio} />
          </>
        )}
        <SpectrumTrack viewed={viewed} audio={audio} />
      </>
    ),
    [waveform, audio, viewed],
  );
  const seekTo = (event: TargetedPointerEvent<HTMLDivElement>): void => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    seek(limit((event.clientX - left) / width, 1) * duration);
  };
  return (
    <>
      <div
        class="tracks"
        role="slider"
        tabIndex={0}
        aria-label={keys}
        aria-valuemin={0}
        aria-valuemax={duration}
        aria-valuenow={position.value}
        aria-valuetext={strings.audioResult.time(formatClock(position.value), formatClock(duration))}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          seekTo(event);
        }}
        onPointerMove={(event) => {
          if (event.buttons === 1) seekTo(event);
        }}
        onKeyDown={(event) => {
          if (event.key === " ") toggle();
          const to = placeAfter(event.key, position.value, duration);
          if (to !== undefined) seek(limit(to, duration));
          if (to !== undefined || event.key === " ") event.preventDefault();
        }}
      >
        {pictures}
        <span class="cursor" style={{ left: `${(position.value / Math.max(duration, 1e-9)) * 100}%` }} />
      </div>
      <div class="row between soft numbers" aria-hidden="true">
        {[0, 0.25, 0.5, 0.75, 1].map((share) => (
          <span key={share}>{formatClock(share * duration)}</span>
        ))}
      </div>
      <ReadOut audio={audio} waveform={waveform} position={position} />
    </>
  );
}

function placeAfter(key: string, position: number, duration: number): number | undefined {
  const places: Record<string, number> = {
    ArrowRight: position + duration / 100,
    ArrowUp: position + duration / 100,
    ArrowLeft: position - duration / 100,
    ArrowDown: position - duration / 100,
    PageUp: position + duration / 10,
    PageDown: position - duration / 10,
    Home: 0,
    End: duration,
  };
  return places[key];
}

function limit(value: number, most: number): number {
  return Math.min(Math.max(value, 0), most);
}
