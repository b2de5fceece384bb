/** The outline of a document: its author's own where there is one, else its headings; each with where it leads. */
import { fromCodePoints } from "./from-code-points.ts";
import type { DocumentResult } from "./document-result.ts";
import type { Section } from "./sections.ts";

export interface OutlineEntry {
  title: string;
  level: number;
  /** The section to show, and the heading in it, if it is drawn as one. Nothing where the entry leads nowhere. */
  goal: Goal | undefined;
}

export interface Goal {
  section: number;
  headingFrom: number | undefined;
}

export function toOutline(result: DocumentResult, sections: readonly Section[]): OutlineEntry[] {
  if (result.outline.length === 0) {
    const toUnits = fromCodePoints(result.text_content);
    return result.headings.map(({ text, level, offset }) => {
      const from = toUnits(offset);
      return { title: text, level, goal: { section: sectionAt(sections, from), headingFrom: from } };
    });
  }
  const sectionOfPage = new Map(sections.map(({ page }, section) => [page, section]));
  return result.outline.map(({ title, level, page }) => {
    const section = page === undefined ? undefined : sectionOfPage.get(page);
    if (section === undefined) return { title, level, goal: undefined };
    return { title, level, goal: { section, headingFrom: findHeading(sections[section], title) } };
  });
}

function sectionAt(sections: readonly Section[], from: number): number {
  return Math.max(
    0,
    sections.findLastIndex((section) => section.from <= from),
  );
}

function findHeading(section: Section | undefined, title: string): number | undefined {
  for (const piece of section?.pieces ?? []) {
    if (piece.kind === "heading" && piece.text.includes(title)) return piece.from;
  }
  return undefined;
}
