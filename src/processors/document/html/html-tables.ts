/** The tables of a page: rows and cells as they open and close, and the places that a spanning cell covers (HTML, 4.9.11). */
import type { TextFlow } from "../structure/text-flow.ts";

type Part = "table" | "row" | "cell";

interface OpenTable {
  /** Of each column, in how many rows to come a cell from above covers it. */
  covered: number[];
  /** Of the next cell. */
  column: number;
  /** Of the row that is open. */
  hasHeads: boolean;
  hasData: boolean;
  /** How much the cell that is open spans. */
  columns: number;
  rows: number;
}

/** Beyond it covered places are left out: a few bytes of a page could ask for very many. */
const maxColumns = 1000;

export class HtmlTables {
  readonly #flow: TextFlow;
  readonly #parts: Part[] = [];
  readonly #tables: OpenTable[] = [];

  constructor(flow: TextFlow) {
    this.#flow = flow;
  }

  /** With the tag of a part; outside of a table those of rows and cells mean nothing. */
  open(name: string, attributes: Record<string, string>): void {
    if (name === "table") this.#openTable();
    const table = this.#tables.at(-1);
    if (!table) return;
    if (name === "tr") {
      if (this.#parts.at(-1) !== "table") this.close("row");
      this.#openRow(table);
    } else if (name === "td" || name === "th") {
      if (this.#parts.at(-1) === "cell") this.close("cell");
      if (this.#parts.at(-1) === "table") this.#openRow(table);
      this.#openCell(table, name, attributes);
    }
  }

  /** Up to the innermost one of this kind, since tags may be left out or stand in the wrong place. */
  close(part: Part): void {
    const from = this.#parts.lastIndexOf(part);
    if (from < 0 || this.#parts.lastIndexOf("table") > from) return;
    for (const open of this.#parts.splice(from).toReversed()) {
      const table = this.#tables.at(-1);
      if (open === "table") this.#closeTable();
      else if (table && open === "row") this.#closeRow(table);
      else if (table) this.#closeCell(table);
    }
  }

  #openTable(): void {
    this.#parts.push("table");
    this.#tables.push({ covered: [], column: 0, hasHeads: false, hasData: false, columns: 1, rows: 1 });
    this.#flow.openTable();
  }

  #closeTable(): void {
    this.#tables.pop();
    this.#flow.closeTable();
  }

  #openRow(table: OpenTable): void {
    this.#parts.push("row");
    table.column = 0;
    table.hasHeads = false;
    table.hasData = false;
    this.#flow.openRow();
  }

  #closeRow(table: OpenTable): void {
    table.covered.length = table.covered.findLastIndex((rows) => rows > 0) + 1;
    this.#leaveEmpty(table, table.covered.length);
    this.#flow.closeRow({ isHead: table.hasHeads && !table.hasData });
  }

  #openCell(table: OpenTable, name: string, { colspan, rowspan }: Record<string, string>): void {
    let next = table.column;
    while ((table.covered[next] ?? 0) > 0) next += 1;
    this.#leaveEmpty(table, next);
    if (name === "th") table.hasHeads = true;
    else table.hasData = true;
    table.columns = Math.max(spanOf(colspan), 1);
    // Down to the end of the table where it is 0.
    table.rows = spanOf(rowspan) || Number.POSITIVE_INFINITY;
    this.#parts.push("cell");
    this.#flow.openCell();
  }

  #closeCell(table: OpenTable): void {
    this.#flow.closeCell();
    const { column, columns, rows } = table;
    const end = column + columns;
    table.column += 1;
    this.#leaveEmpty(table, end);
    if (rows > 1) for (let at = column; at < Math.min(end, maxColumns); at += 1) table.covered[at] = rows - 1;
  }

  /** The places up to a column, which other cells cover, or which have none; where structure ends, rows need no columns. */
  #leaveEmpty(table: OpenTable, end: number): void {
    if (this.#flow.isFlat) return;
    for (; table.column < Math.min(end, maxColumns); table.column += 1) {
      const rows = table.covered[table.column] ?? 0;
      if (rows > 0) table.covered[table.column] = rows - 1;
      this.#flow.openCell();
      this.#flow.closeCell();
    }
  }
}

/** 1 where the attribute is missing or no number. */
function spanOf(attribute: string | undefined): number {
  const span = Number.parseInt(attribute ?? "1", 10);
  return span >= 0 ? span : 1;
}
