/** Finds a term in the sections of a document, piece by piece, as they are drawn. */
import { mostFound, toPattern } from "../parts/search-pattern.ts";
import { shownRows } from "./shown-rows.ts";
import type { Piece, Section } from "./sections.ts";

export interface Place {
  section: number;
  /** Which of the section's places it is, from 0. */
  ordinal: number;
}

export function findPlaces(sections: readonly Section[], term: string): Place[] {
  const pattern = toPattern(term);
  const places: Place[] = [];
  if (!pattern) return places;
  for (const [section, { pieces }] of sections.entries()) {
    let ordinal = 0;
    for (const text of pieces.flatMap(textsOf)) {
      for (const _ of text.matchAll(pattern)) {
        places.push({ section, ordinal });
        ordinal += 1;
        if (places.length === mostFound) return places;
      }
    }
  }
  return places;
}

function textsOf(piece: Piece): readonly string[] {
  return piece.kind === "table" ? shownRows(piece.rows).flat() : [piece.text];
}
