/** One page or part of a document: its headings, tables and text. */
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { strings } from "../../strings.ts";
import { DataTable } from "./data-table.tsx";
import { Marked } from "./marked.tsx";
import type { Piece, Section } from "./sections.ts";

interface SectionProps {
  section: Section;
  pattern: RegExp | undefined;
  /** Which of the places that are marked in it is the current one. */
  current: number | undefined;
}

export function SectionView({ section, pattern, current }: SectionProps): JSX.Element {
  const place = useRef<HTMLElement>(null);
  useEffect(() => {
    if (current === undefined) return undefined;
    const mark = place.current?.querySelectorAll("mark")[current];
    mark?.classList.add("current");
    mark?.scrollIntoView({ block: "nearest" });
    return () => mark?.classList.remove("current");
  }, [current, pattern]);
  const { page, pieces } = section;
  return (
    <section class="document-section" id={idOfPlace(section.from, "section")} tabIndex={-1} ref={place}>
      {page !== undefined && <p class="page-mark soft">{strings.document.page(page)}</p>}
      {pieces.map((piece, at) => (
        <PieceView key={at} piece={piece} pattern={pattern} />
      ))}
      {pieces.length === 0 && <p class="soft">{strings.document.noText}</p>}
    </section>
  );
}

export function idOfPlace(from: number, kind: "section" | "heading"): string {
  return `${kind}-${from}`;
}

function PieceView({ piece, pattern }: { piece: Piece; pattern: RegExp | undefined }): JSX.Element {
  if (piece.kind === "table") return <DataTable rows={piece.rows} pattern={pattern} />;
  if (piece.kind === "text") {
    return (
      <p class="run">
        <Marked text={piece.text} pattern={pattern} />
      </p>
    );
  }
  // The page's own headings are above; those of the document begin at the third level.
  return (
    <p
      id={idOfPlace(piece.from, "heading")}
      tabIndex={-1}
      class={`heading level-${Math.min(piece.level, 4)}`}
      role="heading"
      aria-level={Math.min(piece.level + 2, 9)}
    >
      <Marked text={piece.text} pattern={pattern} />
    </p>
  );
}
