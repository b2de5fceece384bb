/** Tells tables from what also stands in columns: running text, lists, contents, formulas with their numbers. */

/** `rows` have a cell for each column, of which there are at least two. */
export function isTableText(rows: readonly string[][]): boolean {
  const columns = (rows[0] ?? []).map((_, at) => rows.map((row) => row[at] ?? ""));
  const [first = [], last = []] = [columns[0], columns.at(-1)];
  const isFilled = columns.every((column) => 2 * column.filter((cell) => cell !== "").length >= rows.length);
  return (
    isFilled &&
    !columns.every(isRunningText) &&
    !columns.flat().some((cell) => leader.test(cell)) &&
    !(columns.length === 2 && areAll(first, mark)) &&
    !(areAll(first, sectionNumber) && areAll(last, pageNumber)) &&
    !areAll(last, formulaNumber)
  );
}

const leader = /^[.\u2026·\s]{3,}$|(?:\. ?){4}/;
const mark = /^(?:[•▪◦‣·●○■□\uf0b7–*-]|\(?(?:\d{1,3}|[a-z]|[ivx]{1,4})[.)]|\[\d+\]|\d{1,2}(?:\.\d{1,2})*)$/;
const sectionNumber = /^\d{1,2}(?:\.\d{1,2})*\.?$/;
const pageNumber = /^\d{1,4}$/;
const formulaNumber = /^\(\d+(?:\.\d+)*\)$/;

function areAll(cells: readonly string[], pattern: RegExp): boolean {
  return cells.every((cell) => pattern.test(cell));
}

/** Words of a line of a narrow column; cells have fewer, as a rule. */
const runningWords = 4;

function isRunningText(cells: readonly string[]): boolean {
  const words = cells.map((cell) => cell.split(/\s+/).length).toSorted((a, b) => a - b);
  return (words[Math.floor(words.length / 2)] ?? 0) >= runningWords;
}
