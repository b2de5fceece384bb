/** Who did what: a lane for each slave with the times at which it had files of the job, and the same as numbers. */
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { JobFile } from "../../client/client.ts";
import { formatCount, formatDuration } from "../format.ts";
import { useNow } from "../parts/use-now.ts";
import { strings } from "../strings.ts";
import { theme } from "../theme.ts";
import { type SlaveWork, sumUpSlaves } from "./slave-work.ts";

const laneHeightPx = 22;

export function SlaveLanes({ files }: { files: readonly JobFile[] }): JSX.Element | null {
  const isRunning = files.some(({ state }) => state === "running");
  const now = useNow(isRunning ? 1000 : undefined);
  const works = sumUpSlaves(files, now);
  if (works.length === 0) return null;
  return (
    <section class="card lanes" aria-label={strings.lanes.title}>
      <h2>{strings.lanes.title}</h2>
      <p class="soft">{strings.lanes.text}</p>
      <div class="lanes-table" tabIndex={0} role="group" aria-label={strings.lanes.text}>
        <table>
          <thead>
            <tr>
              {strings.lanes.columns.map((column) => (
                <th key={column} scope="col">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {works.map((work) => (
              <Lane key={work.slaveId} work={work} from={firstStart(works)} to={lastEnd(works)} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Lane({ work, from, to }: { work: SlaveWork; from: number; to: number }): JSX.Element {
  const ended = work.done + work.failed;
  return (
    <tr>
      <th scope="row">{work.slaveId}</th>
      <td class="numbers">{formatCount(work.done)}</td>
      <td class="numbers">{formatCount(work.failed)}</td>
      <td class="numbers">{ended === 0 ? "" : formatDuration(work.busyMs / ended)}</td>
      <td class="numbers">{ended === 0 ? "" : formatDuration(work.longestMs)}</td>
      <td class="lane">
        <LaneCanvas work={work} from={from} to={to} />
      </td>
    </tr>
  );
}

/** A canvas, since ten thousand bars are too many elements. */
function LaneCanvas({ work, from, to }: { work: SlaveWork; from: number; to: number }): JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null);
  const chosen = theme.value;
  useEffect(() => {
    if (canvas.current) draw(canvas.current, work, from, to);
  }, [work, from, to, chosen]);
  return <canvas ref={canvas} height={laneHeightPx} aria-hidden="true" />;
}

function draw(canvas: HTMLCanvasElement, { spans }: SlaveWork, from: number, to: number): void {
  const context = canvas.getContext("2d");
  if (!context) return;
  const scale = globalThis.devicePixelRatio;
  const width = canvas.clientWidth;
  canvas.width = width * scale;
  canvas.height = laneHeightPx * scale;
  context.scale(scale, scale);
  // The style sheet gives the canvas both as colours of its own: a token itself is `light-dark(…)`, which no canvas reads.
  const { color: good, outlineColor: bad } = getComputedStyle(canvas);
  context.globalAlpha = 0.75;
  for (const { fromMs, toMs, state } of spans) {
    context.fillStyle = state === "failed" ? bad : good;
    const left = ((fromMs - from) / Math.max(to - from, 1)) * width;
    const right = ((toMs - from) / Math.max(to - from, 1)) * width;
    // What took no time to speak of is seen all the same, and neighbours are told apart.
    context.fillRect(left, 3, Math.max(right - left - 0.5, 1), laneHeightPx - 6);
  }
}

function firstStart(works: readonly SlaveWork[]): number {
  return works.reduce(
    (least, { spans }) => spans.reduce((one, { fromMs }) => Math.min(one, fromMs), least),
    Infinity,
  );
}

function lastEnd(works: readonly SlaveWork[]): number {
  return works.reduce((most, { spans }) => spans.reduce((one, { toMs }) => Math.max(one, toMs), most), 0);
}
