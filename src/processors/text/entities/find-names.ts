/** People, places and organisations in an English text, by the rules and word lists of `compromise` (MIT). */
import { z } from "zod";
import type { Entity } from "./entity.ts";

/** `compromise` takes some 10 to 30 ms for a kilobyte. */
export const maxNamedCharacters = 100_000;

const foundSchema = z.array(z.object({ offset: z.object({ start: z.number(), length: z.number() }) }));

/** Of the first `maxNamedCharacters`. */
export async function findNames(text: string): Promise<Entity[]> {
  const { default: compromise } = await import("compromise");
  const document = compromise(text.slice(0, maxNamedCharacters));
  const kinds = [
    { type: "person", found: document.people() },
    { type: "place", found: document.places() },
    { type: "organization", found: document.organizations() },
  ] as const;
  return kinds.flatMap(({ type, found }) =>
    foundSchema.parse(found.json({ offset: true })).map(({ offset: { start, length } }) => ({
      type,
      ...withoutMarks(text.slice(start, start + length), start),
    })),
  );
}

/** The sentence's punctuation is found with the name. */
function withoutMarks(found: string, start: number): { text: string; start: number } {
  const head = /^[^\p{L}\p{N}]*/u.exec(found)?.[0].length ?? 0;
  return { text: found.slice(head).replace(/[^\p{L}\p{N}]+$/u, ""), start: start + head };
}
