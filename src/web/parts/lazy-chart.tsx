/** A line chart whose library comes only when one is to be drawn. */
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { theme } from "../theme.ts";
import type { ChartContent, DrawnChart } from "./chart.ts";

export function LazyChart({ label, ...content }: ChartContent & { label: string }): JSX.Element {
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<DrawnChart | undefined>(undefined);
  const latest = useRef(content);
  latest.current = content;
  const chosen = theme.value;
  useEffect(() => {
    let isGone = false;
    const begin = async (): Promise<void> => {
      const { drawChart } = await import("./chart.ts");
      if (!isGone && place.current) chart.current = drawChart(place.current, latest.current);
    };
    void begin();
    return () => {
      isGone = true;
      chart.current?.end();
      chart.current = undefined;
    };
    // The chart takes its colours when it is drawn.
  }, [chosen]);
  useEffect(() => chart.current?.show(content));
  return <div class="chart" ref={place} role="img" aria-label={label} />;
}
