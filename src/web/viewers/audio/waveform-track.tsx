/** The waveform with its silences and its clipping marked, and the level of its peaks in dB. */
import type { JSX } from "preact";
import { strings } from "../../strings.ts";
import { formatFigure } from "../parts/format-figure.ts";
import type { AudioResult, Waveform } from "./audio-result.ts";
import { type Span, clippedSpans, floorDb, levelsOf } from "./levels.ts";

interface TrackProps {
  waveform: Waveform;
  audio: AudioResult;
}

export function WaveformTrack({ waveform, audio }: TrackProps): JSX.Element {
  const silences = audio.silence.segments.map(({ start_seconds, end_seconds }) => {
    return { fromSeconds: start_seconds, toSeconds: end_seconds };
  });
  const clipped = clippedSpans(waveform, audio);
  return (
    <figure class="track">
      <figcaption>
        {strings.audioResult.waveform}
        {silences.length > 0 && <span class="key silence">{strings.audioResult.silences}</span>}
        {clipped.length > 0 && <span class="key clipped">{strings.audioResult.clipping}</span>}
      </figcaption>
      <div class="picture-of-time">
        <Marks spans={silences} kind="silence" duration={audio.duration_seconds} />
        <svg viewBox={`0 0 ${bucketsOf(waveform, audio)} 2`} preserveAspectRatio="none" aria-hidden="true">
          <path d={drawExtremes(waveform)} />
        </svg>
        <Marks spans={clipped} kind="clipped" duration={audio.duration_seconds} />
      </div>
    </figure>
  );
}

export function LevelTrack({ waveform, audio }: TrackProps): JSX.Element {
  const levels = levelsOf(waveform, audio);
  const steps = levels.map(({ dbfs }, place) => `L${place} ${-dbfs}L${place + 1} ${-dbfs}`);
  return (
    <figure class="track">
      <figcaption>{strings.audioResult.level}</figcaption>
      <div class="picture-of-time level">
        <svg
          viewBox={`0 0 ${bucketsOf(waveform, audio)} ${-floorDb}`}
          preserveAspectRatio="none"
          aria-hidden="true"
        >
          <path d={`M0 ${-floorDb}${steps.join("")}L${levels.length} ${-floorDb}Z`} />
        </svg>
        {[-20, -40].map((db) => (
          <span key={db} class="line" style={{ top: `${(db / floorDb) * 100}%` }}>
            <small class="numbers">{formatFigure(db, 0)}</small>
          </span>
        ))}
      </div>
    </figure>
  );
}

/** The last one may be cut short by the end of the recording, which is where the picture ends. */
function bucketsOf(
  { frames_per_bucket, max }: Waveform,
  { duration_seconds, sample_rate }: AudioResult,
): number {
  return Math.min((duration_seconds * sample_rate) / frames_per_bucket, max.length);
}

/** There along the upper ends and back along the lower ones; silence is a hairline. */
function drawExtremes({ min, max }: Waveform): string {
  const hairline = 0.01;
  const upper = max.map(
    (high, place) => `L${place} ${1 - high - hairline}L${place + 1} ${1 - high - hairline}`,
  );
  const lower = min
    .map((low, place) => `L${place + 1} ${1 - low + hairline}L${place} ${1 - low + hairline}`)
    .toReversed();
  return `M0 1${upper.join("")}${lower.join("")}Z`;
}

function Marks({ spans, kind, duration }: { spans: Span[]; kind: string; duration: number }): JSX.Element {
  const percent = (seconds: number): string => `${(seconds / Math.max(duration, 1e-9)) * 100}%`;
  return (
    <>
      {spans.map(({ fromSeconds, toSeconds }) => (
        <span
          key={fromSeconds}
          class={`mark-of-time ${kind}`}
          style={{ left: percent(fromSeconds), width: percent(toSeconds - fromSeconds) }}
        />
      ))}
    </>
  );
}
