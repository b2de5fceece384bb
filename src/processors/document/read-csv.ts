/** The reader for CSV and its kin: the text as it stands, and its rows as a table. */
import { readText } from "../plain-text/decode-text.ts";
import type { InputFile } from "../processor.ts";
import { type DocumentExtract, maxTextUnits, tellTruncated } from "./document-extract.ts";
import { documentLimits } from "./document-limits.ts";
import { plainContent } from "./structure/content.ts";

/**
 * Figures: `delimiter`, found by trial where commas are not it, and `row_count` and `column_count` of the whole file.
 * Throws as `readText`.
 */
export async function readCsv(file: InputFile): Promise<DocumentExtract> {
  const { text: whole, charset, warnings } = await readText(file);
  const text = whole.slice(0, maxTextUnits);
  const { default: Papa } = await import("papaparse");
  const rows: string[][] = [];
  let [rowCount, columnCount, cells, damaged] = [0, 0, 0, 0];
  let delimiter = ",";
  Papa.parse<string[]>(text, {
    skipEmptyLines: true,
    step: ({ data, errors, meta }) => {
      rowCount += 1;
      columnCount = Math.max(columnCount, data.length);
      cells += data.length;
      damaged += errors.filter(({ type }) => type === "Quotes").length;
      delimiter = meta.delimiter;
      if (cells <= documentLimits.blocks.value) rows.push(data);
    },
  });
  if (damaged > 0)
    warnings.push(`In ${damaged} places the quotes of the CSV do not match; cells may run together.`);
  const isTruncated = whole.length > text.length;
  if (isTruncated) warnings.push(tellTruncated("file"));
  const isFlat = cells > documentLimits.blocks.value;
  return {
    documentType: "CSV",
    mediaType: delimiter === "\t" ? "text/tab-separated-values" : "text/csv",
    content: { ...plainContent(""), text, blocks: [{ block: { kind: "table", rows }, offset: 0 }], isFlat },
    metadata: {},
    figures: { charset, delimiter, row_count: rowCount, column_count: columnCount },
    warnings,
    isTruncated,
  };
}
