/** What the tests, which are typed, see of `ocr-texts.mjs`. */
export type Line = [style: string, text: string];
export const letterLines: Line[];
export const minutesLines: Line[];
export const receiptLines: Line[];
export function textOf(lines: Line[]): string;
