/** Holds the figures of a run against the committed ones, or commits them. */
import { readFileSync, writeFileSync } from "node:fs";
import { type TestContext, expect, inject } from "vitest";
import { z } from "zod";
import { type Figure, figureKey } from "./figure.ts";

declare module "vitest" {
  interface ProvidedContext {
    accuracy: { corpora: string; commit: boolean };
  }
  interface TaskMeta {
    figures?: Figure[];
  }
}

const committedFile = new URL("committed.json", import.meta.url);
const committedSchema = z.record(z.string(), z.number());

/** By how much a figure may be worse than the committed one: it then is another result, not another rounding. */
const tolerance = 0.01;

/** Fails for each figure that has become worse; a target that is not reached is only told, by the table. */
export function checkFigures(figures: Figure[], { task }: Pick<TestContext, "task">): void {
  task.meta.figures = figures;
  const committed = committedSchema.parse(JSON.parse(readFileSync(committedFile, "utf8")));
  if (inject("accuracy").commit) {
    for (const figure of figures) committed[figureKey(figure)] = Number(figure.ours.toFixed(6));
    const inOrder = Object.fromEntries(Object.entries(committed).toSorted(([a], [b]) => (a < b ? -1 : 1)));
    writeFileSync(committedFile, `${JSON.stringify(inOrder, null, 2)}\n`);
    return;
  }
  const worse = figures.filter((figure) => isWorse(figure, committed[figureKey(figure)]));
  expect(worse, `figures more than ${tolerance * 100} % worse than committed`).toEqual([]);
}

function isWorse({ ours, better }: Figure, before: number | undefined): boolean {
  if (before === undefined) return false;
  return better === "more" ? ours < before * (1 - tolerance) : ours > before * (1 + tolerance);
}
