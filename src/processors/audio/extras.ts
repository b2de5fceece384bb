/** What is made of a recording only on request, since it costs more than all the rest: spectral figures and pictures. */
import type { Artifact } from "../processor.ts";
import type { AudioOptions } from "./audio-options.ts";
import { createWaveformMeter, type WaveformMeter } from "./measure/waveform.ts";
import type { SpectralFigures } from "./spectrum/spectral-meter.ts";

export interface Extras {
  /** Meters that look at every block of a recording. */
  listeners: ((block: readonly Float32Array[]) => void)[];
  waveforms: WaveformMeter[];
  /** Once the recording has ended. */
  finish(): Promise<{ spectrum: SpectralFigures | undefined; artifacts: Artifact[] }>;
}

export async function prepareExtras(
  { spectrum: wantsSpectrum, pictures }: AudioOptions,
  sampleRate: number,
): Promise<Extras> {
  const spectral = wantsSpectrum ? await prepareSpectral(sampleRate) : undefined;
  const spectrogram = pictures.includes("spectrogram") ? await prepareSpectrogram() : undefined;
  const waveform = pictures.includes("waveform") ? await prepareWaveform() : undefined;
  const listeners = [spectral, spectrogram].filter((meter) => meter !== undefined);
  const stft = listeners.length > 0 ? await prepareStft(listeners) : undefined;
  return {
    listeners: stft ? [(block) => stft.add(block)] : [],
    waveforms: waveform ? [waveform.meter] : [],
    finish: async () => {
      stft?.end();
      const artifacts: Artifact[] = [];
      if (waveform) artifacts.push(picture("waveform.png", await waveform.draw()));
      if (spectrogram) artifacts.push(picture("spectrogram.png", await spectrogram.draw()));
      return { spectrum: spectral?.describe(), artifacts };
    },
  };
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

async function prepareWaveform() {
  const { drawWaveform, waveformWidth } = await import("./pictures/draw-waveform.ts");
  const meter = createWaveformMeter(waveformWidth);
  return { meter, draw: () => drawWaveform(meter.describe()) };
}

function picture(name: string, body: Uint8Array): Artifact {
  return { name, mediaType: "image/png", body };
}
