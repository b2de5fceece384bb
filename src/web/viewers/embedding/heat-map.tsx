/**
 * How alike each two texts of a job are, as a field of colour: the more colour, the more alike. Arrow keys go from cell to
 * cell, and a line beneath says what is pointed at.
 */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { NumbersTable } from "../../parts/numbers-table.tsx";
import { strings } from "../../strings.ts";
import { theme } from "../../theme.ts";
import { Finding } from "../parts/finding.tsx";
import { formatFigure } from "../parts/format-figure.ts";
import { drawCells, orderByLikeness } from "./heat-cells.ts";
import type { Comparison } from "./messages.ts";
import type { ComparedProps } from "./neighbours.tsx";

/** With more rows their names would be smaller than one can read. */
const mostNames = 30;

interface Cell {
  row: number;
  column: number;
}

export function HeatMap({ comparison, here }: ComparedProps): JSX.Element {
  const { texts, cosines } = comparison;
  const order = useMemo(() => orderByLikeness(comparison), [comparison]);
  const cell = useSignal<Cell | undefined>(undefined);
  const { heatMap, heatText, heatColumns } = strings.embeddingResult;
  const count = order.length;
  const hasNames = count <= mostNames;
  return (
    <Finding title={heatMap}>
      <p class="soft">{heatText}</p>
      <div class={`heat-map ${hasNames ? "named" : ""}`}>
        {hasNames && (
          <ol aria-hidden="true">
            {order.map((place) => (
              <li key={place} class={place === here ? "here" : ""}>
                {texts[place]?.name}
              </li>
            ))}
          </ol>
        )}
        <div
          class="cells"
          tabIndex={0}
          role="application"
          aria-label={strings.embeddingResult.heatKeys}
          onKeyDown={(event) => {
            const next = cellAfter(event.key, cell.value ?? { row: 0, column: -1 }, count);
            if (!next) return;
            event.preventDefault();
            cell.value = next;
          }}
          onMouseMove={({ currentTarget, clientX, clientY }) => {
            const { left, top, width, height } = currentTarget.getBoundingClientRect();
            const row = Math.floor(((clientY - top) / height) * count);
            const column = Math.floor(((clientX - left) / width) * count);
            cell.value = { row: limit(row, count), column: limit(column, count) };
          }}
        >
          <Cells comparison={comparison} order={order} />
          <Frame cell={cell.value} count={count} />
        </div>
      </div>
      <ReadOut comparison={comparison} order={order} cell={cell.value} />
      <NumbersTable
        title={heatMap}
        columns={[heatColumns, ...texts.map(({ name }, place) => `${place + 1} ${name}`)]}
        rows={texts.map(({ name }, row) => [
          `${row + 1} ${name}`,
          ...cosines.slice(row * texts.length, (row + 1) * texts.length),
        ])}
      />
    </Finding>
  );
}

interface OrderedProps {
  comparison: Comparison;
  order: readonly number[];
}

/** A canvas, since two hundred texts are forty thousand cells. */
function Cells({ comparison, order }: OrderedProps): JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null);
  const chosen = theme.value;
  useEffect(() => {
    const draw = (): void => {
      if (canvas.current) drawCells(canvas.current, comparison, order);
    };
    draw();
    const scheme = globalThis.matchMedia("(prefers-color-scheme: dark)");
    scheme.addEventListener("change", draw);
    return () => scheme.removeEventListener("change", draw);
  }, [comparison, order, chosen]);
  return <canvas ref={canvas} width={order.length} height={order.length} aria-hidden="true" />;
}

function Frame({ cell, count }: { cell: Cell | undefined; count: number }): JSX.Element | null {
  if (!cell) return null;
  const size = 100 / count;
  const place = { left: `${cell.column * size}%`, top: `${cell.row * size}%` };
  return <span class="frame" style={{ ...place, width: `${size}%`, height: `${size}%` }} />;
}

function ReadOut({ comparison, order, cell }: OrderedProps & { cell: Cell | undefined }): JSX.Element {
  const { texts, cosines } = comparison;
  const row = order[cell?.row ?? -1];
  const column = order[cell?.column ?? -1];
  if (row === undefined || column === undefined)
    return <p class="read-out soft">{strings.embeddingResult.heatPoint}</p>;
  const cosine = formatFigure(cosines[row * texts.length + column], 3) ?? "";
  return (
    <p class="read-out" role="status">
      {strings.embeddingResult.pair(texts[row]?.name ?? "", texts[column]?.name ?? "", cosine)}
    </p>
  );
}

function cellAfter(key: string, { row, column }: Cell, count: number): Cell | undefined {
  const cells: Record<string, Cell> = {
    ArrowRight: { row, column: column + 1 },
    ArrowLeft: { row, column: column - 1 },
    ArrowDown: { row: row + 1, column: Math.max(column, 0) },
    ArrowUp: { row: row - 1, column: Math.max(column, 0) },
    Home: { row, column: 0 },
    End: { row, column: count - 1 },
  };
  const next = cells[key];
  return next && { row: limit(next.row, count), column: limit(next.column, count) };
}

function limit(place: number, count: number): number {
  return Math.min(Math.max(place, 0), count - 1);
}
