/** Two pictures in one frame, the original left of an edge and the result right of it; the edge is a slider. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { strings } from "../../strings.ts";
import type { ShownPicture } from "./use-picture.ts";

interface SliderProps {
  original: ShownPicture;
  result: ShownPicture;
  name: string;
}

export function CompareSlider({ original, result, name }: SliderProps): JSX.Element {
  const [cut, setCut] = useState(50);
  return (
    <figure>
      <div class="compare" style={{ ...frameOf(result), "--cut": `${cut}%` }}>
        <img class="before" src={original.address} alt={strings.image.before(name)} />
        <img class="after" src={result.address} alt={strings.image.after(name)} />
        <input
          type="range"
          min={0}
          max={100}
          value={cut}
          aria-label={strings.image.edge}
          aria-valuetext={strings.image.shares(cut)}
          onInput={({ currentTarget: { valueAsNumber } }) => setCut(valueAsNumber)}
        />
        <span class="edge" aria-hidden="true" />
        <span class="corner start" aria-hidden="true">
          {strings.result.original}
        </span>
        <span class="corner end" aria-hidden="true">
          {strings.result.result}
        </span>
      </div>
      <figcaption class="soft">
        {strings.image.howToSlide}
        {!haveSameShape(original, result) && ` ${strings.image.otherShape}`}
      </figcaption>
    </figure>
  );
}

/** One picture alone, in the frame that the two would have. */
export function SinglePicture({ picture, name }: { picture: ShownPicture; name: string }): JSX.Element {
  return (
    <div class="compare" style={frameOf(picture)}>
      <img src={picture.address} alt={name} />
    </div>
  );
}

/** As wide as the card, unless the picture would not fit the screen's height; small ones at most three times as large. */
function frameOf({ width, height }: ShownPicture): Record<string, string> {
  return {
    "aspect-ratio": `${width} / ${height}`,
    width: `min(100%, ${((70 * width) / height).toFixed(3)}vh, ${3 * width}px)`,
  };
}

function haveSameShape(one: ShownPicture, other: ShownPicture): boolean {
  return Math.abs(Math.log((one.width * other.height) / (one.height * other.width))) < 0.02;
}
