/** Sums of money: a number with a sign, a code of ISO 4217 or the name of a currency beside it. */
import type { Entity } from "./entity.ts";

const signs: ReadonlyMap<string, string> = new Map([
  ["$", "USD"],
  ["us$", "USD"],
  ["€", "EUR"],
  ["£", "GBP"],
  ["¥", "JPY"],
  ["₹", "INR"],
  ["₩", "KRW"],
  ["₽", "RUB"],
  ["dollar", "USD"],
  ["dollars", "USD"],
  ["euro", "EUR"],
  ["euros", "EUR"],
  ["pounds sterling", "GBP"],
  ["yen", "JPY"],
  ["rupees", "INR"],
  ["元", "CNY"],
  ["円", "JPY"],
]);

const codes =
  "usd eur gbp jpy cny inr krw rub chf cad aud nzd sek nok dkk pln czk huf try brl mxn zar sgd hkd";
const scales: ReadonlyMap<string, number> = new Map([
  ["k", 3],
  ["thousand", 3],
  ["m", 6],
  ["million", 6],
  ["mn", 6],
  ["bn", 9],
  ["billion", 9],
  ["trillion", 12],
]);

const amount = "(?<amount>\\d{1,3}(?:[.,’' \\u00a0]\\d{3}){1,5}(?:[.,]\\d{1,2})?|\\d{1,15}(?:[.,]\\d{1,2})?)";
const scale = `(?:\\s?(?<scale>${[...scales.keys()].toSorted((a, b) => b.length - a.length).join("|")}))?`;
const code = codes.replaceAll(" ", "|");
const before = `(?<![\\p{L}\\p{N}])(?<currency>us\\$|[$€£¥₹₩₽]|${code})\\s?${amount}${scale}(?![\\p{L}\\p{N}])`;
const behind = `(?<![\\p{L}\\p{N}.,])${amount}${scale}\\s?(?:(?<currency>[€£¥₹₩₽]|${code}|dollars?|euros?|pounds sterling|yen|rupees)(?![\\p{L}\\p{N}])|(?<cjk>[元円]))`;
const patterns = [before, behind].map((pattern) => new RegExp(pattern, "giu"));

/** `value` is a number and a code, such as `1200.5 EUR`; `$` is taken for that of the United States. */
export function* findMoney(text: string): Generator<Entity> {
  for (const pattern of patterns)
    for (const { 0: found, index, groups = {} } of text.matchAll(pattern)) {
      const currency = (groups["currency"] ?? groups["cjk"] ?? "").toLowerCase();
      const digits = toNumber(groups["amount"] ?? "");
      const zeros = scales.get((groups["scale"] ?? "").toLowerCase()) ?? 0;
      const value = `${Number(`${digits}e${zeros}`)} ${signs.get(currency) ?? currency.toUpperCase()}`;
      yield { type: "money", text: found, start: index, value };
    }
}

/** The last point or comma is a decimal one when one or two digits follow it; all others part thousands. */
function toNumber(written: string): string {
  const [, whole = written, fraction] = /^(.*)[.,](\d{1,2})$/u.exec(written) ?? [];
  const digits = whole.replaceAll(/\D/gu, "");
  return fraction === undefined ? digits : `${digits}.${fraction}`;
}
