/** A page's picture with its words upon it; a blank page with the words alone where there is no picture to show. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { formatCount, formatDecimal } from "../../format.ts";
import { mediaTypeOf } from "../../process/media-type.ts";
import { useBlobAddress } from "../../parts/use-blob-address.ts";
import { strings } from "../../strings.ts";
import type { Page, PlacedWord } from "./ocr-result.ts";
import { type ActiveWord, WordLayer } from "./word-layer.tsx";

interface ViewProps {
  page: Page;
  words: readonly PlacedWord[];
  original: File | undefined;
  active: ActiveWord | undefined;
  found: ReadonlySet<number>;
  onActive: (word: ActiveWord | undefined) => void;
}

/** A dense newspaper page has some thousand; more would make the page slow. */
const mostDrawn = 5000;

export function PageView({ page, words, original, active, found, onActive }: ViewProps): JSX.Element {
  const isPicture = original !== undefined && mediaTypeOf(original).startsWith("image/");
  const address = useBlobAddress(isPicture ? original : undefined);
  const [isBroken, setBroken] = useState(false);
  const [showsBoxes, setShowsBoxes] = useState(true);
  // Of a file with several pages browsers show the first at most.
  const hasPicture = isPicture && !isBroken && page.page === 1;
  const shown = words.find(({ at }) => at === active?.at);
  return (
    <figure>
      <label class="check">
        <input
          type="checkbox"
          checked={showsBoxes}
          onChange={({ currentTarget: { checked } }) => setShowsBoxes(checked)}
        />
        {strings.ocr.showBoxes}
      </label>
      <div
        class={`read-page ${hasPicture ? "pictured" : "blank"} ${showsBoxes ? "" : "bare"}`}
        style={{ "aspect-ratio": `${page.size[0]} / ${page.size[1]}` }}
      >
        {hasPicture && address !== undefined && (
          <img
            src={address}
            alt={strings.ocr.pageOf(page.page, original.name)}
            onError={() => setBroken(true)}
          />
        )}
        <WordLayer
          page={page}
          words={words.length > mostDrawn ? words.slice(0, mostDrawn) : words}
          active={active}
          found={found}
          onActive={onActive}
        />
      </div>
      <figcaption class="readout">
        {shown ? (
          <>
            <strong>{shown.text}</strong> {strings.ocr.confidence(formatDecimal(shown.confidence))}
          </>
        ) : (
          <span class="soft">{strings.ocr.howToPoint}</span>
        )}
      </figcaption>
      {!hasPicture && original && <p class="soft">{strings.ocr.noPicture}</p>}
      {words.length > mostDrawn && <p class="soft">{strings.ocr.notDrawn(formatCount(mostDrawn))}</p>}
    </figure>
  );
}
