/** Line charts by uPlot, in the colours of the page and as wide as their place. */
import UPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { formatTime } from "../format.ts";

export interface ChartContent {
  xs: readonly number[];
  lines: readonly { label: string; ys: readonly (number | null)[] }[];
  /** Set where `xs` are seconds since 1970: how many of them are shown at least. */
  timeSpanSeconds?: number;
}

export interface DrawnChart {
  show(content: ChartContent): void;
  end(): void;
}

const heightPx = 200;

export function drawChart(place: HTMLElement, content: ChartContent): DrawnChart {
  // What the style sheet computes for the place: a token itself is `light-dark(…)`, which no canvas reads.
  const { color: ink, borderTopColor: grid, outlineColor: accent } = getComputedStyle(place);
  const { timeSpanSeconds: span } = content;
  let shown = content;
  const axis = { stroke: ink, grid: { stroke: grid, width: 1 }, ticks: { stroke: grid, width: 1 } };
  const chart = new UPlot(
    {
      width: place.clientWidth,
      height: heightPx,
      legend: { show: false },
      scales: {
        x: span === undefined ? { time: false } : { time: true, range: () => untilLast(shown.xs, span) },
        y: { range: (_, __, most) => [0, Math.max(most * 1.1, 1)] },
      },
      axes: [span === undefined ? axis : { ...axis, space: timeSpacePx, values: tellTimes }, axis],
      series: [
        {},
        ...content.lines.map(({ label }) => ({ label, stroke: accent, width: 2, points: { show: false } })),
      ],
    },
    toData(content),
    place,
  );
  const watch = new ResizeObserver(() => chart.setSize({ width: place.clientWidth, height: heightPx }));
  watch.observe(place);
  return {
    show(next) {
      shown = next;
      chart.setData(toData(next));
    },
    end() {
      watch.disconnect();
      chart.destroy();
    },
  };
}

/** As wide as a time of day with its seconds. */
const timeSpacePx = 90;

/** Of a few minutes nobody needs the date, which uPlot would write below. */
function tellTimes(_chart: UPlot, seconds: readonly number[]): string[] {
  return seconds.map((second) => formatTime(second * 1000));
}

function toData({ xs, lines }: ChartContent): UPlot.AlignedData {
  return [[...xs], ...lines.map(({ ys }) => [...ys])];
}

/** Not by the least and the most that the chart knows, which mean nothing while it has no two points. */
function untilLast(xs: readonly number[], span: number): [number, number] {
  const end = xs.at(-1) ?? Date.now() / 1000;
  return [Math.min(xs[0] ?? end, end - span), end];
}
