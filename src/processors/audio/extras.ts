/**
 * What is made of a recording only on request, since it costs more than all the rest: spectral figures, pitch, rhythm,
 * pictures and the words that are spoken.
 */
import type { Artifact } from "../processor.ts";
import type { AudioOptions } from "./audio-options.ts";
import { createWaveformMeter, type WaveformMeter } from "./measure/waveform.ts";
import type { PitchFigures } from "./pitch/pitch-meter.ts";
import type { RhythmFigures } from "./rhythm/rhythm-meter.ts";
import type { TranscriptFigures } from "./speech/transcriber.ts";
import type { SpectralFigures } from "./spectrum/spectral-meter.ts";

export interface Extras {
  /** Meters that look at every block of a recording. */
  listeners: ((block: readonly Float32Array[]) => void)[];
  waveforms: WaveformMeter[];
  /** Once the recording has ended. */
  finish(): Promise<{
    figures: ExtraFigures;
    artifacts: Artifact[];
    warnings: string[];
    /** Whether there would have been more to tell. */
    isCutShort: boolean;
  }>;
}

/** Each undefined unless asked for. */
interface ExtraFigures {
  spectrum: SpectralFigures | undefined;
  pitch: PitchFigures | undefined;
  rhythm: RhythmFigures | undefined;
  transcript: TranscriptFigures | undefined;
}

/** Below this rate there are neither voices nor beats to be heard. */
const slowestRate = 4000;

export async function prepareExtras(
  options: AudioOptions,
  { sampleRate, makeScratchFolder }: { sampleRate: number; makeScratchFolder: () => Promise<string> },
): Promise<Extras> {
  const { pictures } = options;
  const isTooSlow = sampleRate < slowestRate;
  const warnings =
    isTooSlow && (options.pitch || options.rhythm)
      ? [`Pitch and rhythm need at least ${slowestRate} frames a second, and there are ${sampleRate}.`]
      : [];
  const pitch = options.pitch && !isTooSlow ? await preparePitch(options, sampleRate) : undefined;
  const rhythm = options.rhythm && !isTooSlow ? await prepareRhythm(sampleRate) : undefined;
  const spectral = options.spectrum ? await prepareSpectral(sampleRate) : undefined;
  const spectrogram = pictures.includes("spectrogram") ? await prepareSpectrogram() : undefined;
  const waveform = pictures.includes("waveform") ? await prepareWaveform() : undefined;
  const speech = options.transcript ? await prepareSpeech(options, sampleRate, makeScratchFolder) : undefined;
  const spectra = [spectral, spectrogram].filter((meter) => meter !== undefined);
  const stft = spectra.length > 0 ? await prepareStft(spectra) : undefined;
  const meters = [stft, pitch, rhythm].filter((meter) => meter !== undefined);
  const listeners = [...meters, speech].filter((listener) => listener !== undefined);
  return {
    listeners: listeners.map((listener) => (block) => listener.add(block)),
    waveforms: waveform ? [waveform.meter] : [],
    finish: async () => {
      for (const meter of meters) meter.end();
      const artifacts: Artifact[] = [];
      if (waveform) artifacts.push(picture("waveform.png", await waveform.draw()));
      if (spectrogram) artifacts.push(picture("spectrogram.png", await spectrogram.draw()));
      const spoken = speech?.finish();
      return {
        figures: {
          spectrum: spectral?.describe(),
          pitch: pitch?.describe(),
          rhythm: rhythm?.describe(),
          transcript: spoken?.transcript,
        },
        artifacts: [...artifacts, ...(spoken?.artifacts ?? [])],
        warnings: [...warnings, ...(spoken?.warnings ?? [])],
        isCutShort: spoken?.isCutShort ?? false,
      };
    },
  };
}

async function preparePitch(options: AudioOptions, sampleRate: number) {
  const { createPitchMeter } = await import("./pitch/pitch-meter.ts");
  return createPitchMeter(sampleRate, {
    lowHertz: options.pitch_min_hz,
    highHertz: Math.min(options.pitch_max_hz, sampleRate / 2),
    threshold: 10 ** (options.silence_threshold_db / 20),
  });
}

async function prepareRhythm(sampleRate: number) {
  const { createRhythmMeter } = await import("./rhythm/rhythm-meter.ts");
  return createRhythmMeter(sampleRate);
}

async function prepareStft(meters: readonly { add(power: Float64Array): void }[]) {
  const { createStft } = await import("./spectrum/stft.ts");
  return createStft((power) => {
    for (const meter of meters) meter.add(power);
  });
}

async function prepareSpectral(sampleRate: number) {
  const { createSpectralMeter } = await import("./spectrum/spectral-meter.ts");
  return createSpectralMeter(sampleRate);
}

async function prepareSpectrogram() {
  const { createSpectrogram } = await import("./pictures/spectrogram.ts");
  return createSpectrogram();
}

async function prepareSpeech(
  { transcript_minutes: minutes }: AudioOptions,
  sampleRate: number,
  makeScratchFolder: () => Promise<string>,
) {
  const { prepareTranscript } = await import("./speech/prepare-transcript.ts");
  return prepareTranscript({ sampleRate, minutes, makeScratchFolder });
}

async function prepareWaveform() {
  const { drawWaveform, waveformWidth } = await import("./pictures/draw-waveform.ts");
  const meter = createWaveformMeter(waveformWidth);
  return { meter, draw: () => drawWaveform(meter.describe()) };
}

function picture(name: string, body: Uint8Array): Artifact {
  return { name, mediaType: "image/png", body };
}
