/** The silences of a recording one by one, its channels, and its spectrum, as numbers. */
import type { JSX } from "preact";
import { NumbersTable } from "../../parts/numbers-table.tsx";
import { strings } from "../../strings.ts";
import { Finding } from "../parts/finding.tsx";
import { formatFigure } from "../parts/format-figure.ts";
import type { AudioResult } from "./audio-result.ts";

export function Details({ audio }: { audio: AudioResult }): JSX.Element {
  const {
    details,
    silences,
    noSilence,
    silenceColumns,
    channels,
    channelColumns,
    spectrum,
    spectrumColumns,
  } = strings.audioResult;
  const { silence, per_channel, spectrum: spectral } = audio;
  const dash = strings.findings.unknown;
  return (
    <Finding title={details}>
      <p class="soft">
        {silence.count === 0
          ? noSilence
          : strings.audioResult.silenceSum(silence.count, formatFigure(silence.seconds) ?? "")}
      </p>
      {silence.count > 0 && (
        <NumbersTable
          title={silences}
          columns={silenceColumns}
          rows={silence.segments.map((one) => [one.start_seconds, one.end_seconds, one.duration_seconds])}
        />
      )}
      {per_channel.length > 0 && (
        <NumbersTable
          title={channels}
          columns={channelColumns}
          rows={per_channel.map((one) => [
            one.channel,
            one.rms_dbfs ?? dash,
            one.peak_dbfs ?? dash,
            one.true_peak_dbtp ?? dash,
            one.clipped_samples ?? dash,
          ])}
        />
      )}
      {spectral && <NumbersTable title={spectrum} columns={spectrumColumns} rows={spectrumRows(spectral)} />}
    </Finding>
  );
}

function spectrumRows({ mfcc, ...spread }: NonNullable<AudioResult["spectrum"]>): (string | number)[][] {
  const { spectrumNames: names } = strings.audioResult;
  const rows = (["centroid_hz", "bandwidth_hz", "rolloff_hz", "flatness"] as const).map((key) => [
    names[key],
    spread[key].mean,
    spread[key].std,
  ]);
  return [...rows, ...mfcc.map(({ mean, std }, place) => [`MFCC ${place + 1}`, mean, std])];
}
