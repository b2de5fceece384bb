/** Files a second of the whole cluster over the last minutes, drawn once the chart's code has come. */
import type { JSX } from "preact";
import type { SlaveView } from "../../client/client.ts";
import { recentSpanSeconds, recentSpans } from "../../protocol/slave.ts";
import { formatDecimal, formatTime } from "../format.ts";
import { LazyChart } from "../parts/lazy-chart.tsx";
import { NumbersTable } from "../parts/numbers-table.tsx";
import { useNow } from "../parts/use-now.ts";
import { strings } from "../strings.ts";
import { pacesOf } from "./throughput.ts";

const stepMs = 2000;
const shownSeconds = recentSpanSeconds * recentSpans;

export function PaceChart({ slaves }: { slaves: readonly SlaveView[] }): JSX.Element {
  const points = pacesOf(slaves, useNow(stepMs));
  const latest = points.at(-1);
  return (
    <section class="card" aria-label={strings.pace.title}>
      <h2>{strings.pace.title}</h2>
      {latest && <p class="soft">{strings.pace.now(formatDecimal(latest.perSecond))}</p>}
      <LazyChart
        label={strings.pace.title}
        xs={points.map(({ at }) => at / 1000)}
        lines={[{ label: strings.pace.unit, ys: points.map(({ perSecond }) => perSecond) }]}
        timeSpanSeconds={shownSeconds}
      />
      <NumbersTable
        title={strings.pace.title}
        columns={[strings.pace.time, strings.pace.unit]}
        rows={points.toReversed().map(({ at, perSecond }) => [formatTime(at), Number(perSecond.toFixed(2))])}
      />
    </section>
  );
}
