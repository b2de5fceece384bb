/** The comments of an RTF: who wrote each, and when (Rich Text Format 1.9.1, "Annotations"). */
import { type Comment, tellOrigin } from "../structure/content.ts";
import { toIsoDate } from "../structure/iso-date.ts";

/** A comment's own destinations, whose text is no part of it. */
export type CommentField = "atnauthor" | "atndate";

export class RtfComments {
  readonly all: Comment[] = [];
  readonly #fields = new Map<CommentField, string>();

  /** Of the comment that is open or, as most writers have the author, of the next one. */
  write(field: CommentField, text: string): void {
    this.#fields.set(field, (this.#fields.get(field) ?? "") + text);
  }

  add(text: string): void {
    const date = showDate(Number(this.#fields.get("atndate") ?? 0));
    this.all.push({ text, ...tellOrigin(this.#fields.get("atnauthor")?.trim(), date) });
    this.#fields.clear();
  }
}

/** Its bits are, from the lowest on, 6 of the minute, 5 of the hour, 5 of the day, 4 of the month, 9 of the years since 1900. */
function showDate(packed: number): string | undefined {
  if (!Number.isInteger(packed) || packed === 0) return undefined;
  const bits = (from: number, count: number) => (packed >>> from) & ((1 << count) - 1);
  const date = [1900 + bits(20, 9), bits(16, 4), bits(11, 5)].map((part) => String(part).padStart(2, "0"));
  const time = [bits(6, 5), bits(0, 6)].map((part) => String(part).padStart(2, "0"));
  return toIsoDate(`${date.join("-")}T${time.join(":")}`);
}
