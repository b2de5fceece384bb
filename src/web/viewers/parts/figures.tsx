/** Single figures as a table of names and values. What the result does not know has a dash. */
import type { JSX } from "preact";
import { strings } from "../../strings.ts";

export type Figure = readonly [name: string, value: string | undefined];

export function Figures({ title, rows }: { title: string; rows: readonly Figure[] }): JSX.Element {
  return (
    <table class="figures" aria-label={title}>
      <tbody>
        {rows.map(([name, value]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td class="numbers">{value ?? strings.findings.unknown}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
