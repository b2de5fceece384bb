/** The text of a PowerPoint file from 97 to 2003: a tree of records, some of which hold text ([MS-PPT] 2.3 and 2.9). */
import type { TextFlow } from "../structure/text-flow.ts";
import type { Role } from "../structure/blocks.ts";
import { type OleStreams, refuseEncrypted } from "./ole-streams.ts";

/** Types of records ([MS-PPT] 2.13.24). */
const types = { slide: 0x03ee, textHeader: 0x0f9f, wideText: 0x0fa0, narrowText: 0x0fa8, crypt: 0x2f14 };

/** Masters, notes, handouts: on no slide. */
const skipped = new Set([0x03f8, 0x03f0, 0x0fc9, 0x1388]);

/** Lists of slides of the document; the others are those of masters and of notes. */
const slideList = 0x0ff0;

/** Kinds of text whose first paragraphs are a title ([MS-PPT] 2.13.33). */
const titles = new Set([0, 6]);

const maxDepth = 64;

export function writePpt(
  streams: OleStreams,
  flow: TextFlow,
): { figures: Record<string, unknown>; warnings: string[] } {
  const walk = new RecordWalk(flow);
  walk.read(streams("PowerPoint Document") ?? Buffer.alloc(0), 0);
  return { figures: { slide_count: walk.slides }, warnings: [] };
}

class RecordWalk {
  slides = 0;
  readonly #flow: TextFlow;
  #textType = 0xff;

  constructor(flow: TextFlow) {
    this.#flow = flow;
  }

  read(records: Buffer, depth: number): void {
    for (let at = 0; at + 8 <= records.length;) {
      const head = records.readUInt16LE(at);
      const type = records.readUInt16LE(at + 2);
      const body = records.subarray(at + 8, at + 8 + records.readUInt32LE(at + 4));
      if (type === types.crypt) throw refuseEncrypted();
      if (type === types.slide) this.slides += 1;
      const isSkipped = skipped.has(type) || (type === slideList && head >> 4 !== 0);
      if (!isSkipped && (head & 0x0f) === 0x0f && depth < maxDepth) this.read(body, depth + 1);
      else if (!isSkipped) this.#take(type, body);
      at += 8 + body.length;
    }
  }

  #take(type: number, body: Buffer): void {
    if (type === types.textHeader && body.length >= 4) this.#textType = body.readUInt32LE(0);
    else if (type === types.wideText) this.#write(body.toString("utf16le"));
    else if (type === types.narrowText) this.#write(body.toString("latin1"));
  }

  #write(text: string): void {
    const role: Role = titles.has(this.#textType) ? { kind: "heading", level: 1 } : { kind: "paragraph" };
    for (const paragraph of text.split("\r"))
      this.#flow.addText(paragraph.replaceAll("\u000b", "\n").replaceAll(/(?![\t\n])\p{Cc}/gu, ""), role);
  }
}
