/** What a screen shows while there is nothing to show: it waits, it is empty, or something went wrong. */
import type { ComponentChildren, JSX } from "preact";

export function Loading({ text }: { text: string }): JSX.Element {
  return (
    <p class="loading" role="status">
      {text}
    </p>
  );
}

interface EmptyProps {
  title: string;
  text: string;
  children?: ComponentChildren;
}

export function EmptyState({ title, text, children }: EmptyProps): JSX.Element {
  return (
    <section class="empty">
      <h1>{title}</h1>
      <p>{text}</p>
      {children && <div class="row">{children}</div>}
    </section>
  );
}

interface NoticeProps {
  tone: "plain" | "warn" | "bad";
  children: ComponentChildren;
}

/** A remark that stays until what it is about has passed. */
export function Notice({ tone, children }: NoticeProps): JSX.Element {
  return (
    <div class={`notice ${tone}`} role={tone === "bad" ? "alert" : undefined}>
      {children}
    </div>
  );
}
