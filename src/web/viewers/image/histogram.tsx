/** How often each value comes in a picture, drawn channel upon channel, with the numbers as a table. */
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { formatDecimal } from "../../format.ts";
import { NumbersTable } from "../../parts/numbers-table.tsx";
import { strings } from "../../strings.ts";
import type { Channel } from "./image-info.ts";

interface HistogramProps {
  title: string;
  channels: readonly Channel[];
}

const height = 100;

export function Histogram({ title, channels }: HistogramProps): JSX.Element {
  const { most, isCut } = useMemo(() => findTop(channels), [channels]);
  const table = useMemo(() => toTable(channels), [channels]);
  return (
    <figure>
      <svg viewBox={`0 0 256 ${height}`} preserveAspectRatio="none" role="img" aria-label={title}>
        {channels.map(({ name, histogram }) => (
          <path key={name} class={`channel ${name}`} d={toSteps(histogram, most)} />
        ))}
      </svg>
      <div class="row between soft numbers" aria-hidden="true">
        <span>0</span>
        <span>128</span>
        <span>255</span>
      </div>
      <figcaption class="row facts">
        {channels.map(({ name, histogram }) => (
          <span key={name} class="legend">
            <span class={`swatch channel ${name}`} aria-hidden="true" />
            {strings.image.mean(strings.image.channel(name), formatDecimal(meanOf(histogram)))}
          </span>
        ))}
        {isCut && <span class="soft">{strings.image.cutOff}</span>}
      </figcaption>
      <NumbersTable title={title} columns={table.columns} rows={table.rows} />
    </figure>
  );
}

/** The outline of 256 bars, each one wide. */
function toSteps(histogram: readonly number[], most: number): string {
  const bars = histogram.map((count, value) => {
    const top = height * Math.max(0, 1 - count / most);
    return `V${top.toFixed(2)}H${value + 1}`;
  });
  return `M0 ${height}${bars.join("")}V${height}Z`;
}

/** A white ground or two tones would press all other values flat; then their bars go beyond the top. */
function findTop(channels: readonly Channel[]): { most: number; isCut: boolean } {
  const counts = channels.flatMap(({ histogram }) => histogram).toSorted((a, b) => a - b);
  const highest = Math.max(1, counts.at(-1) ?? 0);
  const usual = counts[Math.floor(0.95 * counts.length)] ?? 0;
  const isCut = usual > 0 && highest > 4 * usual;
  return { most: isCut ? 4 * usual : highest, isCut };
}

function meanOf(histogram: readonly number[]): number {
  let pixels = 0;
  let sum = 0;
  for (const [value, count] of histogram.entries()) {
    pixels += count;
    sum += value * count;
  }
  return pixels === 0 ? 0 : sum / pixels;
}

function toTable(channels: readonly Channel[]): { columns: string[]; rows: number[][] } {
  return {
    columns: [strings.image.value, ...channels.map(({ name }) => strings.image.channel(name))],
    rows: Array.from({ length: 256 }, (_, value) => [
      value,
      ...channels.map(({ histogram }) => histogram[value] ?? 0),
    ]),
  };
}
