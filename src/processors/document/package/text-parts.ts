/** The parts that hold a document's text, such as sheets and slides: a broken one costs no more than itself, and a warning. */
import { ServiceError } from "../../../protocol/errors.ts";

export class TextParts {
  readonly #warnings: string[];
  #isAnyWhole = false;
  #firstError: ServiceError | undefined;

  constructor(warnings: string[]) {
    this.#warnings = warnings;
  }

  /** `what` is lost with the part, at least from its break on: "The slide 2". Throws what is wrong with the whole file. */
  async read(what: string, read: () => Promise<void>): Promise<void> {
    try {
      await read();
      this.#isAnyWhole = true;
    } catch (error) {
      // Limits are those of the whole file, and so is a password.
      if (!(error instanceof ServiceError) || error.code !== "corrupt_file") throw error;
      this.#firstError ??= error;
      this.#warnings.push(`${what} is damaged, and is missing from where it breaks: ${error.message}`);
    }
  }

  /** After the last part. Throws what the first broken one ended with, where there is neither a whole one nor any text. */
  end(hasText: boolean): void {
    if (this.#firstError && !this.#isAnyWhole && !hasText) throw this.#firstError;
  }
}
