/** What a document holds beside its text: comments, attachments, pictures, what was filled into its form. */
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { NumbersTable } from "../../parts/numbers-table.tsx";
import { strings } from "../../strings.ts";
import type { DocumentResult } from "./document-result.ts";

type Cell = string | number | undefined;

export function Extras({ result }: { result: DocumentResult }): JSX.Element {
  const tables = useMemo(() => listExtras(result), [result]);
  return (
    <>
      {tables.map(({ title, columns, rows }) => (
        <NumbersTable key={title} title={title} columns={columns} rows={rows} />
      ))}
    </>
  );
}

function listExtras({ comments, attachments, images, form_values: values }: DocumentResult) {
  const { comments: ofComments, attachments: ofAttachments, images: ofImages, formValues } = strings.document;
  const tables = [
    { ...ofComments, rows: comments.map(({ text, author, date, page }) => [text, author, date, page]) },
    { ...ofAttachments, rows: attachments.map(({ name, media_type: kind, bytes }) => [name, kind, bytes]) },
    { ...ofImages, rows: images.map(({ alt, source, page }) => [alt, source, page]) },
    { ...formValues, rows: values.map(({ name, value, page }) => [name, value, page]) },
  ];
  return tables
    .filter(({ rows }) => rows.length > 0)
    .map((table) => ({ ...table, rows: table.rows.map((row) => row.map((cell: Cell) => cell ?? "")) }));
}
