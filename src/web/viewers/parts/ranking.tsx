/** Things by weight: a table whose bars show at a glance what its numbers say. */
import type { ComponentChildren, JSX } from "preact";
import { strings } from "../../strings.ts";
import { formatFigure } from "./format-figure.ts";

interface Ranked {
  key: string | number;
  name: ComponentChildren;
  value: number;
  /** What else is said of it, a cell each. */
  more?: readonly string[];
}

interface RankingProps {
  title: string;
  /** Of the name, the value, and each cell more. */
  columns: readonly string[];
  rows: readonly Ranked[];
  digits?: 0 | 1 | 2 | 3;
}

export function Ranking({ title, columns, rows, digits = 2 }: RankingProps): JSX.Element {
  if (rows.length === 0) return <p class="soft">{strings.result.nothing}</p>;
  const most = Math.max(...rows.map(({ value }) => Math.abs(value)), Number.MIN_VALUE);
  const [nameColumn, ...numberColumns] = columns;
  return (
    <table class="ranking" aria-label={title}>
      <thead>
        <tr>
          <th scope="col" colSpan={2}>
            {nameColumn}
          </th>
          {numberColumns.map((column) => (
            <th key={column} scope="col" class="numbers">
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ key, name, value, more = [] }) => (
          <tr key={key}>
            <th scope="row">{name}</th>
            <td class="bar" aria-hidden="true">
              <span
                class={value < 0 ? "below-zero" : ""}
                style={{ width: `${(Math.abs(value) / most) * 100}%` }}
              />
            </td>
            <td class="numbers">{formatFigure(value, digits)}</td>
            {more.map((cell, place) => (
              <td key={place} class="numbers">
                {cell}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
