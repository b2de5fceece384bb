/** The text without what may tell of a person: each such stretch replaced by its type, `[EMAIL]`. */
import { z } from "zod";
import { type Entity, withoutOverlaps } from "./entity.ts";

export const redactableSchema = z.enum([
  "email",
  "phone",
  "credit_card",
  "iban",
  "ip_address",
  "ssn",
  "url",
  "date",
  "money",
  "person",
  "place",
  "organization",
]);
type Redactable = z.infer<typeof redactableSchema>;

interface Redaction {
  text: string;
  /** How many of each type. */
  counts: Partial<Record<Redactable, number>>;
}

export function redact(text: string, entities: readonly Entity[]): Redaction {
  const counts: Redaction["counts"] = {};
  const parts: string[] = [];
  let end = 0;
  for (const { type, text: found, start } of withoutOverlaps(entities)) {
    parts.push(text.slice(end, start), `[${type.toUpperCase()}]`);
    end = start + found.length;
    counts[type] = (counts[type] ?? 0) + 1;
  }
  parts.push(text.slice(end));
  return { text: parts.join(""), counts };
}
