/** One sentence in the colour of its score, which also stands behind it in digits, with the words that decided it. */
import type { JSX } from "preact";
import { formatSigned } from "../parts/format-figure.ts";
import type { Sentence } from "./text-result.ts";

/** From what is just seen to what is still written on readably, in both themes. */
const tintPercent = { least: 8, most: 34 };

export function TintedSentence({ place, sentence }: { place: number; sentence: Sentence }): JSX.Element {
  const { score } = sentence;
  const { least, most } = tintPercent;
  const tint = { "--tint": `${least + Math.abs(score) * (most - least)}%` };
  return (
    <>
      <span
        role="option"
        aria-selected="false"
        tabIndex={place === 0 ? 0 : -1}
        data-place={place}
        class={`sentence ${sideOf(score)}`}
        style={tint}
      >
        {splitAtDeciders(sentence).map(({ text, valence }, piece) =>
          valence === 0 ? (
            text
          ) : (
            <span key={piece} class={`decider ${sideOf(valence)}`}>
              {text}
            </span>
          ),
        )}
        {score !== 0 && <small class="numbers">{formatSigned(score)}</small>}
      </span>{" "}
    </>
  );
}

export function sideOf(score: number): "for" | "against" | "" {
  if (score === 0) return "";
  return score > 0 ? "for" : "against";
}

interface Piece {
  text: string;
  valence: number;
}

/** Places are code points, which a string of UTF-16 does not count. */
function splitAtDeciders({ text, start, words }: Sentence): Piece[] {
  const characters = Array.from(text);
  const pieces: Piece[] = [];
  let from = 0;
  for (const { word, valence, start: at } of words.toSorted((a, b) => a.start - b.start)) {
    const begin = at - start;
    if (begin < from) continue;
    const end = begin + Array.from(word).length;
    pieces.push({ text: characters.slice(from, begin).join(""), valence: 0 });
    pieces.push({ text: characters.slice(begin, end).join(""), valence });
    from = end;
  }
  return [...pieces, { text: characters.slice(from).join(""), valence: 0 }];
}
