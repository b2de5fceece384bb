/** What an RTF tells about itself in its group `info` (Rich Text Format 1.9.1, "Information Group"). */
import { toIsoDate } from "../structure/iso-date.ts";

export class RtfInfo {
  readonly #texts = new Map<string, string>();
  /** Year, month and so on of each date, by their control words. */
  readonly #dates = new Map<string, Map<string, number>>();

  /** `field` is a destination's name. */
  write(field: string, text: string): void {
    this.#texts.set(field, (this.#texts.get(field) ?? "") + text);
  }

  setPart(field: string, word: string, value: number): void {
    const parts = this.#dates.get(field) ?? new Map<string, number>();
    this.#dates.set(field, parts.set(word, value));
  }

  text(field: string): string | undefined {
    return this.#texts.get(field)?.trim();
  }

  /** In the time of wherever it was written; without a time of day where none is told. */
  date(field: string): string | undefined {
    const parts = this.#dates.get(field);
    const show = (word: string, digits = 2) => String(parts?.get(word) ?? 0).padStart(digits, "0");
    const day = [show("yr", 4), show("mo"), show("dy")].join("-");
    const time = [show("hr"), show("min"), show("sec")].join(":");
    return toIsoDate(parts?.has("hr") === true ? `${day}T${time}` : day);
  }
}
