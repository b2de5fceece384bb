/** The original on the left and what was made of it on the right; one below the other where the screen is narrow. */
import type { ComponentChildren, JSX } from "preact";
import { strings } from "../../strings.ts";

interface SidesProps {
  original: ComponentChildren;
  result: ComponentChildren;
}

export function SideBySide({ original, result }: SidesProps): JSX.Element {
  return (
    <div class="side-by-side">
      <section class="card side" aria-label={strings.result.original}>
        <h2>{strings.result.original}</h2>
        {original}
      </section>
      <section class="card side" aria-label={strings.result.result}>
        <h2>{strings.result.result}</h2>
        {result}
      </section>
    </div>
  );
}
