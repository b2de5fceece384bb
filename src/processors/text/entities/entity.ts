/** What is found in a text beside its words: a stretch of it, and what that is. */

export type EntityType =
  | "email"
  | "url"
  | "date"
  | "money"
  | "phone"
  | "credit_card"
  | "iban"
  | "ip_address"
  | "ssn"
  | "person"
  | "place"
  | "organization";

export interface Entity {
  type: EntityType;
  /** As it stands in the text. */
  text: string;
  /** Where it begins in the text, in UTF-16 code units. */
  start: number;
  /** In a form that machines read, where there is one: a date as `2024-05-01`, a sum as `1200.5 EUR`. */
  value?: string;
}

/** In the order of the text; of two that overlap the one that begins first stays, and of these the longer. */
export function withoutOverlaps(entities: readonly Entity[]): Entity[] {
  const inOrder = entities.toSorted((a, b) => a.start - b.start || b.text.length - a.text.length);
  const kept: Entity[] = [];
  let end = 0;
  for (const entity of inOrder) {
    if (entity.start < end) continue;
    kept.push(entity);
    end = entity.start + entity.text.length;
  }
  return kept;
}
