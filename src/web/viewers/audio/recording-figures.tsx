/** How loud a recording is, how it is stored, and what its tags say. */
import type { JSX } from "preact";
import { formatBytes, formatCount } from "../../format.ts";
import { strings } from "../../strings.ts";
import { Figures } from "../parts/figures.tsx";
import { Finding } from "../parts/finding.tsx";
import { formatFigure, withUnit } from "../parts/format-figure.ts";
import type { AudioResult } from "./audio-result.ts";
import { formatClock } from "./read-out.tsx";

export function LevelFigures({ audio }: { audio: AudioResult }): JSX.Element {
  const { loudness, clipped_samples: clipped } = audio;
  const { loudnessTitle: title, levelNames: names } = strings.audioResult;
  const inUnit = (value: number | null | undefined, unit: string): string | undefined =>
    withUnit(formatFigure(value, 1), unit);
  return (
    <Finding title={title}>
      <Figures
        title={title}
        rows={[
          [names.integrated, inUnit(loudness?.integrated_lufs, "LUFS")],
          [names.range, inUnit(loudness?.range_lu, "LU")],
          [names.truePeak, inUnit(audio.true_peak_dbtp, "dBTP")],
          [names.shortTerm, inUnit(loudness?.short_term_max_lufs, "LUFS")],
          [names.momentary, inUnit(loudness?.momentary_max_lufs, "LUFS")],
          [names.peak, inUnit(audio.peak_dbfs, "dBFS")],
          [names.rms, inUnit(audio.rms_dbfs, "dBFS") ?? formatFigure(audio.rms_energy, 3)],
          [names.crest, formatFigure(audio.crest_factor)],
          [names.clipped, clipped === null || clipped === undefined ? undefined : formatCount(clipped)],
        ]}
      />
    </Finding>
  );
}

export function RecordingFigures({ audio }: { audio: AudioResult }): JSX.Element {
  const { format, formatNames: names, tags, noTags } = strings.audioResult;
  const bits = audio.bits_per_sample ?? audio.sample_width * 8;
  return (
    <Finding title={format}>
      <Figures
        title={format}
        rows={[
          [names.duration, formatClock(audio.duration_seconds)],
          [names.rate, `${formatCount(audio.sample_rate)} Hz`],
          [names.channels, formatCount(audio.channels)],
          // What is coded with loss has no bits of its own.
          [names.bits, bits > 0 ? formatCount(bits) : undefined],
          [names.coding, [audio.container, audio.encoding].filter(Boolean).join(", ") || undefined],
          [names.crossings, formatCount(audio.zero_crossings)],
          [names.size, formatBytes(audio.file_size_bytes)],
        ]}
      />
      <h3>{tags}</h3>
      {Object.keys(audio.tags).length === 0 ? (
        <p class="soft">{noTags}</p>
      ) : (
        <Figures
          title={tags}
          rows={Object.entries(audio.tags).map(([name, value]) => [nameTag(name), value])}
        />
      )}
    </Finding>
  );
}

/** `album_artist` as `Album artist`. */
function nameTag(name: string): string {
  return `${name.charAt(0).toUpperCase()}${name.slice(1).replaceAll("_", " ")}`;
}
