/** What lines that are read from the right need: the order of their runs, and letters and brackets as they are written. */

interface RunText {
  text: string;
  isRtl: boolean;
}

const rtlLetters = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}]/gu;

export function isRightToLeft(runs: readonly RunText[]): boolean {
  if (!runs.some((run) => run.isRtl)) return false;
  const text = runs.map((run) => run.text).join("");
  const rtl = text.match(rtlLetters)?.length ?? 0;
  return 2 * rtl > (text.match(/\p{L}/gu)?.length ?? 0);
}

/** Whether the runs of a line that is read from the right were written from the left. */
export function isInVisualOrder(runs: readonly { start: number }[]): boolean {
  let rising = 0;
  for (const [at, run] of runs.entries()) {
    const next = runs[at + 1];
    if (next) rising += Math.sign(next.start - run.start);
  }
  return rising > 0;
}

/**
 * Forms of Arabic letters by their place in a word, and ligatures of them (U+FB50 to U+FDFF, U+FE70 to U+FEFC), which stand
 * for letters that readers search for. A mark's form has a blank in front, which is in no word.
 */
export function toBaseLetters(text: string): string {
  return text.replaceAll(/[\ufb50-\ufdff\ufe70-\ufefc]/g, (form) => form.normalize("NFKC").trimStart());
}

const otherBracket: Partial<Record<string, string>> = {
  "(": ")",
  ")": "(",
  "[": "]",
  "]": "[",
  "{": "}",
  "}": "{",
  "<": ">",
  ">": "<",
  "«": "»",
  "»": "«",
};
const brackets = /[()[\]{}<>«»]/g;
const openBrackets = "([{<«";

/**
 * A font tells brackets by their shapes, which are mirrored where a line is read from the right (Unicode Standard Annex 9,
 * L4). Some writers state what they mean instead: then they are pairs already.
 */
export function turnBrackets<Of extends RunText>(runs: readonly Of[], isRtlLine: boolean): readonly Of[] {
  const isTurned = ({ text, isRtl }: RunText) => isRtl || (isRtlLine && !/[\p{L}\p{N}]/u.test(text));
  const shown = runs
    .filter(isTurned)
    .map(({ text }) => text)
    .join("");
  if (shown.search(brackets) < 0 || countUnpaired(shown) < countUnpaired(turned(shown))) return runs;
  return runs.map((run) => (isTurned(run) ? { ...run, text: turned(run.text) } : run));
}

function turned(text: string): string {
  return text.replaceAll(brackets, (bracket) => otherBracket[bracket] ?? bracket);
}

function countUnpaired(text: string): number {
  const open: string[] = [];
  let unpaired = 0;
  for (const [bracket] of text.matchAll(brackets)) {
    if (openBrackets.includes(bracket)) open.push(bracket);
    else if (open.at(-1) === otherBracket[bracket]) open.pop();
    else unpaired += 1;
  }
  return unpaired + open.length;
}
