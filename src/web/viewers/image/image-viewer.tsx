/** The results of `image`: a slider between the original and what it became, their sizes and their histograms. */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { mediaTypeOf } from "../../process/media-type.ts";
import { Loading, Notice } from "../../parts/states.tsx";
import { strings } from "../../strings.ts";
import { JsonTree } from "../parts/json-tree.tsx";
import { MissingOriginal } from "../parts/missing-original.tsx";
import { useParsed } from "../parts/use-parsed.ts";
import type { ViewedFile } from "../viewer.ts";
import { CompareSlider, SinglePicture } from "./compare-slider.tsx";
import { Histogram } from "./histogram.tsx";
import { type ImageInfo, imageInfoSchema } from "./image-info.ts";
import "./image.css";
import { Sizes } from "./sizes.tsx";
import { type PictureState, type ShownPicture, usePicture } from "./use-picture.ts";

export function ImageViewer({ viewed }: { viewed: ViewedFile }): JSX.Element {
  const { file, result: blob } = viewed;
  const [originalFile, setOriginal] = useState(viewed.original);
  const info = useInfo(viewed);
  const original = usePicture(originalFile);
  const result = usePicture(blob);
  if (original === "loading" || result === "loading") return <Loading text={strings.result.loading} />;
  return (
    <div class="image-viewer">
      <section class="card side" aria-label={strings.image.title}>
        <Pictures original={original} result={result} name={file.filename} />
        {!originalFile && <MissingOriginal bytes={file.bytes} onChoose={setOriginal} />}
      </section>
      <section class="card side" aria-label={strings.image.sizes.title}>
        <h2>{strings.image.sizes.title}</h2>
        <Sizes
          original={{
            size: info ?? sizeOf(original),
            bytes: file.bytes,
            mediaType: mediaTypeOf(originalFile ?? { name: file.filename, type: "" }),
          }}
          result={{
            size: info?.result ?? sizeOf(result),
            bytes: blob.size,
            mediaType: mediaTypeOf({ name: "", type: blob.type }),
          }}
        />
        {info && <About info={info} />}
      </section>
      <section class="card side histograms" aria-label={strings.image.histograms}>
        <PictureHistogram
          title={strings.image.histogram(strings.result.original)}
          state={original}
          counted={info?.channels}
        />
        <PictureHistogram title={strings.image.histogram(strings.result.result)} state={result} />
      </section>
    </div>
  );
}

interface PicturesProps {
  original: ShownPicture | "unshown" | "missing";
  result: ShownPicture | "unshown" | "missing";
  name: string;
}

function Pictures({ original, result, name }: PicturesProps): JSX.Element {
  if (typeof result === "string") return <Notice tone="plain">{strings.image.unshown.result}</Notice>;
  if (typeof original === "string") {
    return (
      <>
        <SinglePicture picture={result} name={strings.image.after(name)} />
        {original === "unshown" && <Notice tone="plain">{strings.image.unshown.original}</Notice>}
      </>
    );
  }
  return <CompareSlider original={original} result={result} name={name} />;
}

interface PictureHistogramProps {
  title: string;
  state: PictureState;
  /** What the processor counted in the picture's own values, and so better than what the browser counts. */
  counted?: ImageInfo["channels"] | undefined;
}

function PictureHistogram({ title, state, counted }: PictureHistogramProps): JSX.Element | null {
  const shown = typeof state === "string" ? undefined : state;
  const channels = counted ?? shown?.channels ?? "uncounted";
  if (channels === "uncounted") return null;
  return (
    <div class="histogram">
      <h3>{title}</h3>
      {channels === "counting" ? (
        <Loading text={strings.image.counting} />
      ) : (
        <Histogram title={title} channels={channels} />
      )}
      {!counted && shown?.isScaled && <p class="soft">{strings.image.countedScaled}</p>}
    </div>
  );
}

function About({ info: { entropy, sharpness, dominant_colour: dominant, exif } }: { info: ImageInfo }) {
  const { figures } = strings.image;
  return (
    <>
      <p class="row facts">
        <span>{figures.entropy(entropy)}</span>
        <span>{figures.sharpness(sharpness)}</span>
        <span>{figures.dominant(dominant)}</span>
      </p>
      {exif && (
        <details>
          <summary>{strings.image.exif}</summary>
          <JsonTree value={exif} />
        </details>
      )}
    </>
  );
}

/** The artifact `info.json`, where the job asked for it. */
function useInfo({ file, artifact }: ViewedFile): ImageInfo | undefined {
  const name = "info.json";
  const isMade = file.artifacts.some((one) => one.name === name);
  const [blob, setBlob] = useState<Blob>();
  useEffect(() => {
    if (!isMade) return;
    // Without it the page counts for itself.
    const fetchInfo = async (): Promise<void> => setBlob(await artifact(name).catch(() => undefined));
    void fetchInfo();
  }, [isMade, artifact]);
  const parsed = useParsed(imageInfoSchema, blob);
  return typeof parsed === "object" ? parsed.value : undefined;
}

function sizeOf(state: PictureState): { width: number; height: number } | undefined {
  return typeof state === "string" ? undefined : state;
}
