/** Dates, as written in English, German, French and Spanish, by ISO 8601, and in Chinese and Japanese. */
import type { Entity } from "./entity.ts";

/** The number of a month is the place of its line; a name may be cut to three letters or more, with a point. */
const monthNames = [
  "january januar janvier enero",
  "february februar février febrero",
  "march märz mars marzo",
  "april avril abril",
  "may mai mayo",
  "june juni juin junio",
  "july juli juillet julio",
  "august août agosto",
  "september septembre septiembre",
  "october oktober octobre octubre",
  "november novembre noviembre",
  "december dezember décembre diciembre",
].map((names) => names.split(" "));

const abbreviations =
  "jan feb mar apr jun jul aug sep sept oct okt nov dec dez ene abr ago dic févr avr juil déc";

const allNames = [...monthNames.flat(), ...abbreviations.split(" ")].toSorted((a, b) => b.length - a.length);
const month = `(?<month>${allNames.join("|")})\\.?`;
const day = "(?<day>0?[1-9]|[12]\\d|3[01])";
const year = "(?<year>\\d{4})";
const edge = "(?<![\\p{L}\\p{N}])";
const end = "(?![\\p{L}\\p{N}])";

const patterns = [
  `${edge}${year}-(?<number>0[1-9]|1[0-2])-(?<day>0[1-9]|[12]\\d|3[01])(?:[T ][0-2]\\d:[0-5]\\d(?::[0-5]\\d(?:\\.\\d{1,9})?)?(?:Z|[+-][0-2]\\d:?[0-5]\\d)?)?${end}`,
  `${edge}${day}(?:st|nd|rd|th|\\.|er|º)?\\s(?:of\\s|de\\s)?${month}(?:,?\\s(?:de\\s)?${year})?${end}`,
  `${edge}${month}\\s${day}(?:st|nd|rd|th)?(?:,?\\s${year})?${end}`,
  `${edge}${month}\\s(?:de\\s)?${year}${end}`,
  `${edge}${day}\\.\\s?(?<number>0?[1-9]|1[0-2])\\.\\s?${year}${end}`,
  `${edge}(?:0?[1-9]|[12]\\d|3[01])/(?:0?[1-9]|[12]\\d|3[01])/\\d{4}${end}`,
  `${year}年(?<number>0?[1-9]|1[0-2])月(?:${day}日)?`,
].map((pattern) => new RegExp(pattern, "giu"));

/** `value` is a date of ISO 8601; `03/04/2024`, a day in March or in April, has none, and neither has one without a year. */
export function* findDates(text: string): Generator<Entity> {
  for (const pattern of patterns)
    for (const { 0: found, index, groups } of text.matchAll(pattern)) {
      const value = groups && toIso(groups);
      yield { type: "date", text: found, start: index, ...(value !== undefined && { value }) };
    }
}

function toIso(groups: Record<string, string | undefined>): string | undefined {
  const number = groups["number"] ?? monthNumber(groups["month"]);
  if (groups["year"] === undefined || number === undefined) return undefined;
  const parts = [groups["year"], number, ...(groups["day"] === undefined ? [] : [groups["day"]])];
  return parts.map((part) => String(part).padStart(2, "0")).join("-");
}

function monthNumber(name: string | undefined): number | undefined {
  if (name === undefined) return undefined;
  const start = name.toLowerCase();
  const found = monthNames.findIndex((names) => names.some((one) => one.startsWith(start)));
  return found === -1 ? undefined : found + 1;
}
