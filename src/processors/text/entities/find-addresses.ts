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
  let end = found.length;
  let open = found.split("(").length - found.split(")").length;
  for (; end > 0; end -= 1) {
    const last = found[end - 1] ?? "";
    const isClosing = last === ")" && open < 0;
    if (!isClosing && !/[.,;:!?'’\]}*_、。]/.test(last)) break;
    if (isClosing) open += 1;
  }
  return found.slice(0, end);
}
