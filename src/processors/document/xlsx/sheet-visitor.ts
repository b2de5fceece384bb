/** Follows the cells of a sheet and writes its rows (ECMA-376 Part 1, 18.3.1). */
import type { SaxesTagNS } from "saxes";
import { attributeOf, type XmlVisitor } from "../package/walk-xml.ts";
import type { TextFlow } from "../structure/text-flow.ts";
import type { CellFormats } from "./cell-formats.ts";

/** The last column is XFD. */
const maxColumns = 16_384;

export class SheetVisitor implements XmlVisitor {
  /** Those with a cell that is filled. */
  rows = 0;
  /** Cells whose text the workbook does not hold. */
  lostTexts = 0;
  readonly #flow: TextFlow;
  readonly #strings: string[];
  readonly #formats: CellFormats;
  #row: string[] = [];
  #column = 0;
  #type = "";
  #style = 0;
  #value = "";
  #isValue = false;

  constructor(flow: TextFlow, strings: string[], formats: CellFormats) {
    this.#flow = flow;
    this.#strings = strings;
    this.#formats = formats;
  }

  open(name: string, _depth: number, tag: SaxesTagNS): void {
    if (name === "x:row") this.#row = [];
    else if (name === "x:c") {
      this.#column = columnOf(attributeOf(tag, "r")) ?? this.#row.length;
      this.#type = attributeOf(tag, "t") ?? "n";
      this.#style = Number(attributeOf(tag, "s") ?? 0);
      this.#value = "";
    } else if (name === "x:v" || name === "x:t") this.#isValue = true;
  }

  close(name: string): void {
    if (name === "x:v" || name === "x:t") this.#isValue = false;
    else if (name === "x:c") this.#endCell();
    else if (name === "x:row") this.#endRow();
  }

  text(text: string): void {
    if (this.#isValue) this.#value += text;
  }

  #endCell(): void {
    const shown = this.#show();
    if (shown === "" || this.#column >= maxColumns) return;
    while (this.#row.length < this.#column) this.#row.push("");
    this.#row[this.#column] = shown;
  }

  #endRow(): void {
    if (this.#row.length === 0) return;
    this.rows += 1;
    this.#flow.addRow(this.#row);
  }

  #show(): string {
    switch (this.#type) {
      case "s":
        return this.#value === "" ? "" : this.#showShared(Number(this.#value));
      case "b":
        return this.#value === "1" ? "TRUE" : "FALSE";
      case "n":
        return this.#formats.show(this.#value, this.#style);
      default:
        return this.#value;
    }
  }

  #showShared(number: number): string {
    const text = this.#strings[number];
    if (text === undefined) this.lostTexts += 1;
    return text ?? "";
  }
}

/** `BC23` is column 54, counted from 0. */
function columnOf(reference: string | undefined): number | undefined {
  const letters = /^[A-Z]{1,3}(?=\d)/.exec(reference ?? "")?.[0];
  if (letters === undefined) return undefined;
  return Array.from(letters).reduce((column, letter) => column * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}
