/** What was found, in cards that stand beside each other where there is room. */
import type { ComponentChildren, JSX } from "preact";
import "./finding.css";

export function Findings({ children }: { children: ComponentChildren }): JSX.Element {
  return <div class="findings">{children}</div>;
}

interface FindingProps {
  title: string;
  children: ComponentChildren;
}

export function Finding({ title, children }: FindingProps): JSX.Element {
  return (
    <section class="card finding" aria-label={title}>
      <h2>{title}</h2>
      {children}
    </section>
  );
}
