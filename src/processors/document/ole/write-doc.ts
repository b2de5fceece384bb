/** The text of a Word file from 97 to 2003: pieces of two encodings, in the order of a table ([MS-DOC] 2.4.1 and 2.8.35). */
import { ServiceError } from "../../../protocol/errors.ts";
import { decodeStrictly } from "../../plain-text/decode-strictly.ts";
import type { TextFlow } from "../structure/text-flow.ts";
import { type OleStreams, refuseEncrypted } from "./ole-streams.ts";

/** Places in the header ([MS-DOC] 2.5.1 to 2.5.6). */
const fib = {
  flags: 0x0a,
  encrypted: 0x0100,
  secondTable: 0x0200,
  ccpText: 0x4c,
  fcClx: 0x1a2,
  lcbClx: 0x1a6,
};

/** Parts of the text, in their order, by how many characters each has; headers and their like stand on every page. */
const parts = ["text", "footnotes", "headers", "macros", "comments", "endnotes", "boxes"] as const;
const shown = new Set<string>(["text", "footnotes", "endnotes", "boxes"]);

export function writeDoc(
  streams: OleStreams,
  flow: TextFlow,
): { figures: Record<string, unknown>; warnings: string[] } {
  const main = streams("WordDocument") ?? Buffer.alloc(0);
  const flags = main.readUInt16LE(fib.flags);
  if ((flags & fib.encrypted) !== 0) throw refuseEncrypted();
  const table = streams((flags & fib.secondTable) === 0 ? "0Table" : "1Table");
  if (!table) throw new ServiceError("corrupt_file", "The DOC is damaged: its table of pieces is missing.");
  const clx = table.subarray(main.readUInt32LE(fib.fcClx)).subarray(0, main.readUInt32LE(fib.lcbClx));
  const text = readPieces(main, clx);
  let at = 0;
  for (const [index, part] of parts.entries()) {
    const end = at + main.readUInt32LE(fib.ccpText + 4 * index);
    if (shown.has(part)) writeText(text.slice(at, end), flow);
    at = end;
  }
  return { figures: {}, warnings: [] };
}

/** Behind other properties stands the table: where each piece begins in the text, then where its bytes are. */
function readPieces(main: Buffer, clx: Buffer): string {
  let at = 0;
  while (clx.readUInt8(at) === 1) at += 3 + clx.readUInt16LE(at + 1);
  const pieces = clx.subarray(at + 5, at + 5 + clx.readUInt32LE(at + 1));
  const count = Math.floor((pieces.length - 4) / 12);
  const texts: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const length = pieces.readUInt32LE(4 * index + 4) - pieces.readUInt32LE(4 * index);
    const place = pieces.readUInt32LE(4 * (count + 1) + 8 * index + 2);
    const isNarrow = (place & 0x4000_0000) !== 0;
    const start = isNarrow ? (place & 0x3fff_ffff) / 2 : place;
    const bytes = main.subarray(start, start + Math.max(0, length) * (isNarrow ? 1 : 2));
    texts.push(isNarrow ? (decodeStrictly("windows-1252", bytes) ?? "") : bytes.toString("utf16le"));
  }
  return texts.join("");
}

/** Marks of fields, pictures, notes and cells ([MS-DOC] 2.8.25 and 2.4.3): of a field its result is shown. */
function writeText(text: string, flow: TextFlow): void {
  const visible = withoutInstructions(text)
    .replaceAll("\u0007\u0007", "\r")
    .replaceAll("\u0007", "\t")
    .replaceAll("\u000b", "\n")
    .replaceAll("\u000e", "\n")
    .replaceAll("\u001e", "\u2011")
    .replaceAll("\u001f", "\u00ad")
    .replaceAll(/(?![\t\n\f\r])\p{Cc}/gu, "");
  for (const paragraph of visible.split(/[\r\f]/)) flow.addText(paragraph);
}

const [fieldBegin, fieldResult, fieldEnd] = ["\u0013", "\u0014", "\u0015"];

function withoutInstructions(text: string): string {
  const kept: string[] = [];
  /** For each open field, whether its result has begun. */
  const fields: boolean[] = [];
  let from = 0;
  for (const { 0: mark, index } of text.matchAll(/\p{Cc}/gu)) {
    if (mark !== fieldBegin && mark !== fieldResult && mark !== fieldEnd) continue;
    if (fields.every(Boolean)) kept.push(text.slice(from, index));
    from = index + 1;
    if (mark === fieldBegin) fields.push(false);
    else if (mark === fieldEnd) fields.pop();
    else if (fields.length > 0) fields[fields.length - 1] = true;
  }
  if (fields.every(Boolean)) kept.push(text.slice(from));
  return kept.join("");
}
