/** How much of a table is drawn: a sheet may have millions of cells. */

const mostRows = 200;
const mostCells = 5000;

export function shownRows(rows: readonly (readonly string[])[]): readonly (readonly string[])[] {
  const columns = rows.reduce((most, row) => Math.max(most, row.length), 1);
  return rows.slice(0, Math.min(mostRows, Math.max(1, Math.floor(mostCells / columns))));
}
