/** What a document is and tells of itself: its kind, its size, its metadata. */
import type { JSX } from "preact";
import { z } from "zod";
import { formatCount, formatMoment } from "../../format.ts";
import { strings } from "../../strings.ts";
import type { DocumentResult } from "./document-result.ts";

export function Facts({ result }: { result: DocumentResult }): JSX.Element {
  const { factNames } = strings.document;
  const rows: [string, string][] = [
    [factNames.type, result.document_type],
    ...(result.page_count === undefined
      ? []
      : [[factNames.pages, formatCount(result.page_count)] satisfies [string, string]]),
    [factNames.words, formatCount(result.word_count)],
    [factNames.characters, formatCount(result.character_count)],
    ...Object.entries(result.metadata).map(([name, value]): [string, string] => [toLabel(name), tell(value)]),
  ];
  return (
    <table class="about-document" aria-label={strings.document.facts}>
      <tbody>
        {rows.map(([name, value]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>{value}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const moment = z.iso.datetime();

/** `creation_date` → `Creation date` */
function toLabel(name: string): string {
  return `${name.charAt(0).toUpperCase()}${name.slice(1).replaceAll("_", " ")}`;
}

function tell(value: unknown): string {
  if (typeof value === "boolean") return value ? strings.document.yes : strings.document.no;
  if (typeof value !== "string") return JSON.stringify(value);
  return moment.safeParse(value).success ? formatMoment(value) : value;
}
