/**
 * Which series a PromQL expression asks for. No parser of the language, but enough for the expressions that we write:
 * what is left of one without its strings' insides, groupings and ranges are functions, operators and selectors.
 * promtool, where it is installed, checks the language itself.
 */
import type { Scrape } from "./prometheus-text.ts";

interface Matcher {
  label: string;
  matches: (value: string) => boolean;
}

export interface Selector {
  text: string;
  metric: string;
  matchers: Matcher[];
}

const operators = new Set(["and", "or", "unless", "bool", "offset", "inf", "nan"]);

/** What Prometheus adds to each series, and so no process shows. */
const targetLabels = new Set(["job", "instance"]);

export function findSelectors(expression: string): Selector[] {
  const bare = expression
    // Dashboards' variables: for a label, any value; for a range, some.
    .replaceAll(/\$__\w+/g, "5m")
    .replaceAll(/\$\{?\w+\}?/g, ".*")
    .replaceAll(/\[[^\]]*\]/g, "")
    .replaceAll(/\b(by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)/g, "");
  const found = bare.matchAll(/(?<!\w)([a-zA-Z_:][\w:]*)\s*(\{[^}]*\})?(\s*\()?/g);
  return Array.from(found).flatMap(([text, metric = "", labels = "", call]) => {
    return call !== undefined || operators.has(metric)
      ? []
      : [{ text: text.trim(), metric, matchers: readMatchers(labels) }];
  });
}

/** Whether a scrape has what a selector asks for; `up` is Prometheus's own. */
export function isShown({ metric, matchers }: Selector, scrapes: readonly Scrape[]): boolean {
  if (metric === "up") return true;
  return scrapes
    .flatMap((scrape) => scrape.find(metric))
    .some(({ labels }) => matchers.every(({ label, matches }) => matches(labels[label] ?? "")));
}

function readMatchers(text: string): Matcher[] {
  const found = text.matchAll(/(\w+)\s*(=~|!~|!=|=)\s*"((?:[^"\\]|\\.)*)"/g);
  return Array.from(found, ([, label = "", operator = "", value = ""]) => ({
    label,
    matches: matcherOf(operator, value),
  })).filter(({ label }) => !targetLabels.has(label));
}

/** Regular expressions of PromQL are anchored at both ends. */
function matcherOf(operator: string, value: string): (came: string) => boolean {
  const whole = new RegExp(`^(?:${value})$`);
  const isEqual = operator.endsWith("~")
    ? (came: string): boolean => whole.test(came)
    : (came: string): boolean => came === value;
  return operator.startsWith("!") ? (came) => !isEqual(came) : isEqual;
}

/** The parts of a selector that no scrape has: each alternative of a label is one, so that none is misspelt. */
export function splitAlternatives(expression: string): string[] {
  const list = /(\w+)=~"(\w+(?:\|\w+)+)"/.exec(expression);
  if (!list) return [expression];
  const [whole, label = "", values = ""] = list;
  return values
    .split("|")
    .flatMap((value) => splitAlternatives(expression.replace(whole, `${label}="${value}"`)));
}
