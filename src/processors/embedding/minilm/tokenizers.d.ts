/** The part of @huggingface/tokenizers 0.2 that is used; its own types name files as Node's resolution does not find them. */
declare module "@huggingface/tokenizers" {
  export class Tokenizer {
    /** What `tokenizer.json` and `tokenizer_config.json` of a model hold. */
    constructor(tokenizer: object, config: object);
    /** Unless asked, without the marks at the ends. */
    tokenize(text: string): string[];
  }
}
