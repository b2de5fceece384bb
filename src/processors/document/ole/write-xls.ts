/** The cells of an Excel file from 97 to 2003: a row of records ([MS-XLS] 2.1 and 2.4). */
import { ServiceError } from "../../../protocol/errors.ts";
import type { TextFlow } from "../structure/text-flow.ts";
import { type CellFormats, isDateFormat, showCells } from "../xlsx/cell-formats.ts";
import { type OleStreams, refuseEncrypted } from "./ole-streams.ts";
import { readStringTable, readXlsString } from "./xls-strings.ts";

/** Types of records ([MS-XLS] 2.3). */
const types = {
  formula: 0x06,
  endOfSheet: 0x0a,
  startsIn1904: 0x22,
  password: 0x2f,
  continued: 0x3c,
  sheet: 0x85,
  manyNumbers: 0xbd,
  cellFormat: 0xe0,
  strings: 0xfc,
  sharedString: 0xfd,
  number: 0x203,
  label: 0x204,
  truth: 0x205,
  formulaText: 0x207,
  packedNumber: 0x27e,
  format: 0x41e,
};

interface XlsRecord {
  type: number;
  body: Buffer;
}

export function writeXls(
  streams: OleStreams,
  flow: TextFlow,
): { figures: Record<string, unknown>; warnings: string[] } {
  const stream = streams("Workbook") ?? Buffer.alloc(0);
  const book = readGlobals(stream);
  const sheets = book.sheets.map(({ name, at, hidden }) => {
    if (book.sheets.length > 1) flow.addText(name, { kind: "heading", level: 1 });
    flow.openTable();
    const rows = readSheet(stream.subarray(at), book);
    for (const row of rows) flow.addRow(row);
    flow.closeTable();
    return { name, row_count: rows.length, hidden };
  });
  return { figures: { sheet_count: sheets.length, sheets }, warnings: [] };
}

interface Workbook {
  sheets: { name: string; at: number; hidden: boolean }[];
  strings: string[];
  formats: CellFormats;
}

function readGlobals(stream: Buffer): Workbook {
  const sheets: Workbook["sheets"] = [];
  const codes = new Map<number, string>();
  const dates = new Set<number>();
  const stringParts: Buffer[] = [];
  let [styles, previous, startsIn1904] = [0, 0, false];
  if (stream.readUInt16LE(4) !== 0x0600)
    throw new ServiceError("unsupported_media_type", "The XLS is of Excel 95 or older. Save it as XLSX.");
  for (const { type, body } of readRecords(stream)) {
    if (type === types.password) throw refuseEncrypted();
    if (type === types.endOfSheet) break;
    if (type === types.sheet && (body[5] ?? 0) === 0)
      sheets.push({
        name: readXlsString(body, 6, 1).text,
        at: body.readUInt32LE(0),
        hidden: ((body[4] ?? 0) & 3) !== 0,
      });
    else if (type === types.format) codes.set(body.readUInt16LE(0), readXlsString(body, 2, 2).text);
    else if (type === types.cellFormat) {
      const id = body.readUInt16LE(2);
      if (isDateFormat(id, codes.get(id))) dates.add(styles);
      styles += 1;
    } else if (type === types.startsIn1904) startsIn1904 = body.readUInt16LE(0) === 1;
    else if (type === types.strings || (type === types.continued && previous === types.strings))
      stringParts.push(body);
    if (type !== types.continued) previous = type;
  }
  return { sheets, strings: readStringTable(stringParts), formats: showCells(dates, startsIn1904) };
}

function* readRecords(stream: Buffer): Generator<XlsRecord> {
  for (let at = 0; at + 4 <= stream.length;) {
    const length = stream.readUInt16LE(at + 2);
    yield { type: stream.readUInt16LE(at), body: stream.subarray(at + 4, at + 4 + length) };
    at += 4 + length;
  }
}

/** Rows with a cell that is filled, in order; the format has 256 columns. */
function readSheet(stream: Buffer, { strings, formats }: Workbook): string[][] {
  const rows = new Map<number, string[]>();
  const put = (row: number, column: number, text: string): void => {
    if (text === "" || column > 255) return;
    const cells = rows.get(row) ?? [];
    while (cells.length < column) cells.push("");
    cells[column] = text;
    rows.set(row, cells);
  };
  let formula: { row: number; column: number } | undefined;
  for (const { type, body } of readRecords(stream)) {
    if (type === types.endOfSheet) break;
    if (type === types.formulaText && formula)
      put(formula.row, formula.column, readXlsString(body, 0, 2).text);
    if (!cellTypes.has(type)) continue;
    const [row, column, style] = [body.readUInt16LE(0), body.readUInt16LE(2), body.readUInt16LE(4)];
    const show = (value: number) => formats.show(String(value), style);
    if (type === types.sharedString) put(row, column, strings[body.readUInt32LE(6)] ?? "");
    else if (type === types.label) put(row, column, readXlsString(body, 6, 2).text);
    else if (type === types.number) put(row, column, show(body.readDoubleLE(6)));
    else if (type === types.packedNumber) put(row, column, show(unpack(body.readInt32LE(6))));
    else if (type === types.truth && body[7] === 0) put(row, column, body[6] === 1 ? "TRUE" : "FALSE");
    else if (type === types.manyNumbers) {
      for (let at = 4, offset = column; at + 8 <= body.length; at += 6, offset += 1)
        put(row, offset, formats.show(String(unpack(body.readInt32LE(at + 2))), body.readUInt16LE(at)));
    } else if (type === types.formula) {
      formula = { row, column };
      // The last two bytes tell results that are no numbers ([MS-XLS] 2.5.133).
      if (body.readUInt16LE(12) !== 0xffff) put(row, column, show(body.readDoubleLE(6)));
    }
  }
  return [...rows].toSorted(([a], [b]) => a - b).map(([, cells]) => cells);
}

const cellTypes = new Set([
  types.sharedString,
  types.label,
  types.number,
  types.packedNumber,
  types.truth,
  types.manyNumbers,
  types.formula,
]);

/** 30 bits of an integer or of a double, perhaps a hundredfold ([MS-XLS] 2.5.217). */
function unpack(packed: number): number {
  const bits = Buffer.alloc(8);
  bits.writeInt32LE(packed & ~3, 4);
  const value = (packed & 2) === 0 ? bits.readDoubleLE(0) : packed >> 2;
  return (packed & 1) === 0 ? value : value / 100;
}
