/** A picture as the browser draws it: where it is, its size, and how often each value comes in it. */
import { useEffect, useState } from "preact/hooks";
import { useBlobAddress } from "../../parts/use-blob-address.ts";
import type { Channel } from "./image-info.ts";

export interface ShownPicture {
  address: string;
  width: number;
  height: number;
  channels: Channel[] | "counting" | "uncounted";
  /** Whether the values are those of a smaller copy. */
  isScaled: boolean;
}

export type PictureState = ShownPicture | "loading" | "unshown" | "missing";

export function usePicture(blob: Blob | undefined): PictureState {
  const address = useBlobAddress(blob);
  const [state, setState] = useState<PictureState>("loading");
  useEffect(() => {
    if (address === undefined) return undefined;
    const stop = new AbortController();
    const show = (next: PictureState): void => {
      if (!stop.signal.aborted) setState(next);
    };
    setState("loading");
    void open(address, show, stop.signal);
    return () => stop.abort();
  }, [address]);
  return blob ? state : "missing";
}

async function open(
  address: string,
  show: (state: PictureState) => void,
  signal: AbortSignal,
): Promise<void> {
  const image = new Image();
  image.src = address;
  try {
    await image.decode();
  } catch {
    show("unshown");
    return;
  }
  const { naturalWidth: width, naturalHeight: height } = image;
  const isScaled = width * height > mostPixels;
  const shown = { address, width, height, isScaled };
  show({ ...shown, channels: "counting" });
  // A drawing without a size of its own is shown but not counted.
  const channels = await countIn(image, signal).catch(() => "uncounted" as const);
  show({ ...shown, channels });
}

/** So many fit every phone's canvas; a larger picture is counted scaled down. */
const mostPixels = 16_000_000;

async function countIn(image: HTMLImageElement, signal: AbortSignal): Promise<Channel[]> {
  const { naturalWidth, naturalHeight } = image;
  const scale = Math.min(1, Math.sqrt(mostPixels / (naturalWidth * naturalHeight)));
  const picture = await createImageBitmap(image, {
    resizeWidth: Math.max(1, Math.floor(naturalWidth * scale)),
    resizeHeight: Math.max(1, Math.floor(naturalHeight * scale)),
  });
  const worker = new Worker(new URL("./count-worker.ts", import.meta.url), { type: "module" });
  try {
    return await new Promise((resolve, reject) => {
      signal.addEventListener("abort", () => reject(new Error("The picture is no longer shown.")));
      worker.addEventListener("error", () => reject(new Error("The picture cannot be counted.")));
      worker.addEventListener("message", ({ data }: MessageEvent<Channel[]>) => resolve(data));
      worker.postMessage(picture, [picture]);
    });
  } finally {
    worker.terminate();
  }
}
