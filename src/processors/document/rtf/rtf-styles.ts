/** The style sheet of an RTF: which of its styles are headings, by their names, which are English in every language. */
export class RtfStyles {
  readonly #headings = new Map<number, number>();
  #number: number | undefined;
  #name = "";

  /** The style that is described in the style sheet, or begins in the text. Gives its level if it is a known heading. */
  begin(number: number): number | undefined {
    this.#number = number;
    return this.#headings.get(number);
  }

  writeName(text: string): void {
    this.#name += text;
  }

  /** At the end of a group of the style sheet. */
  endDescription(): void {
    if (this.#name === "") return;
    const level = /^heading ([1-9])/i.exec(this.#name.trim())?.[1];
    if (level !== undefined && this.#number !== undefined) this.#headings.set(this.#number, Number(level));
    this.#name = "";
    this.#number = undefined;
  }
}
