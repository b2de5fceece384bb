/** What was read of all texts of a job side by side, kept small, for what looks at all texts at once. */
import { ServiceError } from "../../../protocol/errors.ts";
import { relationLimits } from "./relation-limits.ts";
import { TermSpace } from "../terms/count-terms.ts";
import type { ReadText, TermCount } from "../models/embed.ts";
import { type Part, readingOf } from "../stages.ts";

const maxTexts = relationLimits.compared_texts.value;
const maxTermCounts = relationLimits.compared_term_counts.value;

interface PiledText {
  key: string;
  name: string;
  terms: Uint32Array;
  counts: Uint32Array;
  vector: Float32Array;
}

export class TextPile {
  readonly texts: PiledText[] = [];
  readonly #ids = new Map<string, number>();
  readonly #names: string[] = [];
  readonly #space = new TermSpace();
  #termCounts = 0;
  /** Why the pile is given up; a pile that is given up is empty. */
  overflow: string | undefined;

  /** Throws as `TermSpace`, which counts the terms of all texts. */
  add(part: Part): void {
    if (this.overflow !== undefined) return;
    const { vector } = readingOf(part);
    this.#termCounts += part.terms.length + vector.length;
    if (this.texts.length === maxTexts) this.#giveUp(`the job has more than ${maxTexts} texts`);
    else if (this.#termCounts > maxTermCounts)
      this.#giveUp(
        `the texts of the job have more than ${maxTermCounts} different terms, each counted by itself`,
      );
    else
      this.texts.push({
        key: part.key,
        name: part.input.name,
        terms: Uint32Array.from(part.terms, (term) => this.#idOf(term)),
        counts: Uint32Array.from(part.counts),
        vector,
      });
  }

  /** Throws `file_too_large` for a job that does not fit. */
  refuseOverflow(): void {
    if (this.overflow === undefined) return;
    throw new ServiceError(
      "file_too_large",
      `'lsa' looks at all texts at once, and ${this.overflow}. Fit it on fewer texts and send its 'vocabulary' with the rest.`,
    );
  }

  readingOf(text: PiledText): ReadText {
    return { counts: this.countsOf(text), vector: text.vector };
  }

  *countsOf({ terms, counts }: PiledText): Generator<TermCount> {
    for (const [at, id] of terms.entries()) yield [this.#names[id] ?? "", counts[at] ?? 0];
  }

  #giveUp(why: string): void {
    this.overflow = why;
    this.texts.length = 0;
    this.#ids.clear();
    this.#names.length = 0;
  }

  #idOf(term: string): number {
    const known = this.#ids.get(term);
    if (known !== undefined) return known;
    this.#space.take(term);
    const id = this.#names.push(term) - 1;
    this.#ids.set(term, id);
    return id;
  }
}
