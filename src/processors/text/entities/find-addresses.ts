/** E-mail addresses and URLs, by patterns whose time is in proportion to the text: no part may match in two ways. */
import type { Entity } from "./entity.ts";

/** One `@` between a local part and a domain; labels of at most 63 characters (RFC 1035), 64 before the `@` (RFC 5321). */
const email =
  /(?<![\p{L}\p{N}._%+-])[\p{L}\p{N}._%+-]{1,64}@(?:[\p{L}\p{N}-]{1,63}\.){1,8}\p{L}{2,24}(?![\p{L}\p{N}])/gu;

const url = /(?<![\p{L}\p{N}])(?:https?:\/\/|ftp:\/\/|www\.)[^\s<>"“”«»]{2,2000}/giu;

export function* findEmails(text: string): Generator<Entity> {
  if (!text.includes("@")) return;
  for (const { 0: found, index } of text.matchAll(email)) yield { type: "email", text: found, start: index };
}

export function* findUrls(text: string): Generator<Entity> {
  for (const { 0: found, index } of text.matchAll(url)) {
    const whole = withoutTrailingMarks(found);
    if (whole.includes(".") || whole.includes("localhost")) yield { type: "url", text: whole, start: index };
  }
}

/** A point or a bracket behind a URL is the sentence's, unless the bracket was opened in the URL. */
function withoutTrailingMarks(found: string): string {
  let whole = found;
  for (;;) {
    const last = whole.at(-1) ?? "";
    const isClosing = last === ")" && !whole.includes("(");
    if (!isClosing && !/[.,;:!?'’\]}*_、。]/u.test(last)) return whole;
    whole = whole.slice(0, -1);
  }
}
