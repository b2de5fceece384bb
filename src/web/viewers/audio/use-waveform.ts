/** The waveform of the result; where it was not asked for, that of the original, measured here. */
import { useEffect, useState } from "preact/hooks";
import type { AudioResult, Waveform } from "./audio-result.ts";
import { measureWaveform } from "./measure-waveform.ts";

export type FoundWaveform = Waveform | "none" | "measuring";

export function useWaveform(audio: AudioResult, original: File | undefined): FoundWaveform {
  const isTold = audio.waveform !== undefined && audio.waveform.max.length > 0;
  const [measured, setMeasured] = useState<FoundWaveform>("measuring");
  useEffect(() => {
    if (isTold) return undefined;
    const stop = new AbortController();
    const measure = async (): Promise<void> => {
      const waveform = original && (await measureWaveform(original, audio, stop.signal));
      if (!stop.signal.aborted) setMeasured(waveform ?? "none");
    };
    void measure();
    return () => stop.abort();
  }, [isTold, audio, original]);
  return isTold && audio.waveform ? audio.waveform : measured;
}
