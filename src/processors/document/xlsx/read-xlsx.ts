/** The reader for XLSX: the cells of each sheet as they are shown, row by row (ECMA-376 Part 1, 18). */
import type { InputFile } from "../../processor.ts";
import { type DocumentExtract, tellTruncated } from "../document-extract.ts";
import type { Reading } from "../document-reader.ts";
import { readOfficeMetadata } from "../package/office-metadata.ts";
import { findRelatedPart, readRelations } from "../package/find-parts.ts";
import { readBeside } from "../package/read-beside.ts";
import { attributeOf, walkToBreak, walkXml } from "../package/walk-xml.ts";
import { isSigned, listEmbedded } from "../package/package-traits.ts";
import { TextParts } from "../package/text-parts.ts";
import { ZipPackage } from "../package/zip-package.ts";
import { type Comment, toContent } from "../structure/content.ts";
import { TextFlow } from "../structure/text-flow.ts";
import { type CellFormats, readCellFormats, showCells } from "./cell-formats.ts";
import { readPersons, readSheetComments } from "./sheet-comments.ts";
import { readSharedStrings } from "./shared-strings.ts";
import { SheetVisitor } from "./sheet-visitor.ts";

interface Sheet {
  name: string;
  /** Undefined when the package does not hold it. */
  part: string | undefined;
  isHidden: boolean;
}

/**
 * Figures: `sheet_count`, and of each of `sheets` its `name`, `row_count` (those with a cell that is filled) and `hidden`.
 * Where there are several, a sheet's name is a heading. Throws as `ZipPackage` and `walkXml`.
 */
export async function readXlsx(file: InputFile, reading: Reading): Promise<DocumentExtract> {
  const zip = await ZipPackage.open(file.path);
  try {
    const main = (await findRelatedPart(zip, "", "officeDocument")) ?? "xl/workbook.xml";
    const warnings: string[] = [];
    const workbook = { main, ...(await readWorkbook(zip, main)), warnings };
    const flow = new TextFlow();
    const { described, comments } = await writeSheets(zip, workbook, flow, reading);
    if (flow.isTruncated) warnings.push(tellTruncated("workbook"));
    return {
      documentType: "XLSX",
      mediaType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
      content: { ...toContent(flow), comments, attachments: listEmbedded(zip) },
      metadata: { ...(await readOfficeMetadata(zip, warnings)), signed: isSigned(zip) },
      figures: { sheet_count: described.length, sheets: described },
      warnings,
      isTruncated: flow.isTruncated,
    };
  } finally {
    zip.close();
  }
}

interface Workbook {
  /** The name of its part. */
  main: string;
  sheets: Sheet[];
  startsIn1904: boolean;
  warnings: string[];
}

interface DescribedSheet {
  name: string;
  row_count: number;
  hidden: boolean;
}

async function writeSheets(
  zip: ZipPackage,
  workbook: Workbook,
  flow: TextFlow,
  { signal, reportProgress }: Reading,
): Promise<{ described: DescribedSheet[]; comments: Comment[] }> {
  const { main, sheets, warnings } = workbook;
  const strings = await readStrings(zip, main, warnings);
  const formats = await readFormats(zip, workbook);
  const persons = await readPersons(zip, main, warnings);
  const parts = new TextParts(warnings);
  const described: DescribedSheet[] = [];
  const comments: Comment[] = [];
  let lostTexts = 0;
  for (const [at, { name, part, isHidden }] of sheets.entries()) {
    signal.throwIfAborted();
    reportProgress({ done: at, total: sheets.length, unit: "sheets" });
    if (sheets.length > 1) flow.addText(name, { kind: "heading", level: 1 });
    const visitor = new SheetVisitor(flow, strings, formats);
    flow.openTable();
    if (part === undefined) warnings.push(`The sheet '${name}' is missing from the file.`);
    else {
      await parts.read(`The sheet '${name}'`, async () => walkToBreak(await zip.read(part), part, visitor));
      // There may be more than a call can take as its arguments.
      for (const comment of await readSheetComments(zip, part, { sheet: name, persons, warnings }))
        comments.push(comment);
    }
    flow.closeTable();
    lostTexts += visitor.lostTexts;
    described.push({ name, row_count: visitor.rows, hidden: isHidden });
  }
  parts.end(described.some((sheet) => sheet.row_count > 0));
  if (lostTexts > 0)
    warnings.push(
      `Left out: texts of cells that the file's shared strings (sharedStrings.xml) do not hold (${lostTexts}).`,
    );
  return { described, comments };
}

function readFormats(zip: ZipPackage, { main, startsIn1904, warnings }: Workbook): Promise<CellFormats> {
  return readBeside(
    {
      what: "The formats of cells, which tell dates from numbers, are",
      otherwise: showCells(new Set(), startsIn1904),
      warnings,
    },
    () => readCellFormats(zip, main, startsIn1904),
  );
}

/** Those before a break are right, since cells name them by their place. */
async function readStrings(zip: ZipPackage, main: string, warnings: string[]): Promise<string[]> {
  const strings: string[] = [];
  await readBeside({ what: "Texts of cells are", otherwise: undefined, warnings }, () =>
    readSharedStrings(zip, main, strings),
  );
  return strings;
}

async function readWorkbook(
  zip: ZipPackage,
  main: string,
): Promise<Pick<Workbook, "sheets" | "startsIn1904">> {
  const relations = await readRelations(zip, main);
  const sheets: Sheet[] = [];
  let startsIn1904 = false;
  walkXml(await zip.read(main), main, {
    open: (name, _depth, tag) => {
      if (name === "x:workbookPr") startsIn1904 = /^(1|true)$/.test(attributeOf(tag, "date1904") ?? "");
      if (name !== "x:sheet") return;
      // Its number (`sheetId`) has another local name, so this is the relation's.
      const relation = relations.find(({ id }) => id === attributeOf(tag, "id"));
      const part = relation && zip.has(relation.target) ? relation.target : undefined;
      const isHidden = (attributeOf(tag, "state") ?? "visible") !== "visible";
      sheets.push({ name: attributeOf(tag, "name") ?? "", part, isHidden });
    },
  });
  return { sheets, startsIn1904 };
}
