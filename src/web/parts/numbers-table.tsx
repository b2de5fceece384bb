/** The numbers behind a picture, as a table and as a file that spreadsheets open. */
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { strings } from "../strings.ts";
import { DownloadLink } from "./download-link.tsx";

export interface Numbers {
  title: string;
  columns: readonly string[];
  rows: readonly (readonly (string | number)[])[];
}

/** More rows are in the download. */
const rowsShown = 200;

export function NumbersTable({ title, columns, rows }: Numbers): JSX.Element {
  const csv = useMemo(() => new Blob([toCsv([columns, ...rows])], { type: "text/csv" }), [columns, rows]);
  return (
    <details class="numbers-table">
      <summary>{strings.result.numbers(title)}</summary>
      <div class="table short" tabIndex={0} role="region" aria-label={strings.result.numbers(title)}>
        <table>
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column} scope="col">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, rowsShown).map((row, place) => (
              <tr key={place}>
                {row.map((cell, column) => (
                  <td key={column} class={typeof cell === "number" ? "numbers" : ""}>
                    {cell}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {rows.length > rowsShown && <p class="soft">{strings.result.moreRows(rows.length - rowsShown)}</p>}
      <DownloadLink blob={csv} name={`${title}.csv`} text={strings.result.csv} />
    </details>
  );
}

/** RFC 4180. What a spreadsheet would run as a formula is kept a text (OWASP, CSV injection). */
export function toCsv(rows: readonly (readonly (string | number)[])[]): string {
  return rows.map((row) => `${row.map(toCell).join(",")}\r\n`).join("");
}

function toCell(cell: string | number): string {
  if (typeof cell === "number") return String(cell);
  const harmless = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
