/** Figures of results as people read them; what a result has no figure for stays nothing. */

const fixed = [0, 1, 2, 3].map(
  (digits) => new Intl.NumberFormat("en", { minimumFractionDigits: digits, maximumFractionDigits: digits }),
);
const signed = new Intl.NumberFormat("en", {
  minimumFractionDigits: 2,
  maximumFractionDigits: 2,
  signDisplay: "exceptZero",
});

export function formatFigure(
  value: number | null | undefined,
  digits: 0 | 1 | 2 | 3 = 2,
): string | undefined {
  if (value === null || value === undefined) return undefined;
  return withMinus(fixed[digits]?.format(value) ?? String(value));
}

/** `+0.25`, `0.00`, `−0.25` */
export function formatSigned(value: number): string {
  return withMinus(signed.format(value));
}

/** A minus sign is as wide as a plus and does not break a line, as a hyphen may. */
function withMinus(text: string): string {
  return text.replace("-", "−");
}

export function withUnit(figure: string | undefined, unit: string): string | undefined {
  return figure === undefined ? undefined : `${figure} ${unit}`;
}
