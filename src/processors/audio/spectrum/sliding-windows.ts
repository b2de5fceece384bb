/**
 * A recording as overlapping windows, as a stream: channels mixed to one, a window for every hop. What spectra, pitch and
 * rhythm are made of.
 */

/** In frames; the hop is what lies between the centres of two windows. */
export interface WindowSize {
  windowFrames: number;
  hopFrames: number;
}

export interface SlidingWindows {
  add(block: readonly Float32Array[]): void;
  /** Gives the windows around the end, which hold zeros behind the last sample. */
  end(): void;
}

/**
 * librosa's framing (0.10 and later): centred on multiples of the hop, zeros before the first sample and behind the last.
 * `listen` gets each window in an array that it must not keep.
 */
export function createSlidingWindows(
  { windowFrames, hopFrames }: WindowSize,
  listen: (window: Float64Array) => void,
): SlidingWindows {
  const line = new Float64Array(windowFrames);
  let filled = windowFrames / 2;
  let frames = 0;
  let windows = 0;

  const push = (sample: number): void => {
    line[filled++] = sample;
    if (filled < windowFrames) return;
    windows++;
    listen(line);
    line.copyWithin(0, hopFrames);
    filled -= hopFrames;
  };

  return {
    add: (block) => {
      const length = block[0]?.length ?? 0;
      frames += length;
      for (let frame = 0; frame < length; frame++) {
        let sum = 0;
        for (const samples of block) sum += samples[frame] ?? 0;
        push(sum / block.length);
      }
    },
    end: () => {
      const missing = 1 + Math.floor(frames / hopFrames) - windows;
      const zeros = missing > 0 ? windowFrames - filled + (missing - 1) * hopFrames : 0;
      for (let zero = 0; zero < zeros; zero++) push(0);
    },
  };
}

const usualRate = 22_050;
const usualWindowFrames = 2048;

/**
 * librosa's windows of 93 ms every 23 ms, at any rate: librosa resamples to 22,050 Hz and takes 2048 and 512 frames; here
 * the recording keeps its rate, and they are doubled or halved to the nearest length in time.
 */
export function windowsOfTime(sampleRate: number): WindowSize {
  const windowFrames = usualWindowFrames * 2 ** Math.round(Math.log2(sampleRate / usualRate));
  return { windowFrames, hopFrames: windowFrames / 4 };
}
