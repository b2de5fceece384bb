/** A table of a document as a table, with all of it as a file that spreadsheets open. */
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { formatCount } from "../../format.ts";
import { DownloadLink } from "../../parts/download-link.tsx";
import { toCsv } from "../../parts/numbers-table.tsx";
import { strings } from "../../strings.ts";
import { Marked } from "./marked.tsx";
import { shownRows } from "./shown-rows.ts";

interface TableProps {
  rows: readonly (readonly string[])[];
  pattern: RegExp | undefined;
}

export function DataTable({ rows, pattern }: TableProps): JSX.Element {
  const csv = useMemo(() => new Blob([toCsv(rows)], { type: "text/csv" }), [rows]);
  const shown = shownRows(rows);
  const label = strings.document.tableOf(formatCount(rows.length));
  return (
    <figure class="data-table">
      <div class="table short" tabIndex={0} role="group" aria-label={label}>
        <table>
          <tbody>
            {shown.map((row, at) => (
              <tr key={at}>
                {row.map((cell, column) => (
                  <td key={column}>
                    <Marked text={cell} pattern={pattern} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <figcaption class="row soft">
        {label}
        {rows.length > shown.length && ` · ${strings.result.moreRows(rows.length - shown.length)}`}
        <DownloadLink blob={csv} name={strings.document.tableFile} text={strings.result.csv} />
      </figcaption>
    </figure>
  );
}
