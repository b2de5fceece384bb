/**
 * Moonshine Tiny, a model for English speech of 27 million parameters (Jeffries et al. 2024, arXiv:2410.15608): weights
 * and vocabulary from the packages of its makers, run by sherpa-onnx in WebAssembly.
 */
import { readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { z } from "zod";
import { type SpeechModel, speechRate } from "./speech-model.ts";

/** Loading takes seconds and memory that WebAssembly never gives back, so that a process keeps what it has loaded. */
let loading: Promise<SpeechModel> | undefined;

/** `weightsFolder` is that of the package `@moonshine-ai/moonshine-js`. */
export async function loadMoonshine(
  weightsFolder: string,
  makeScratchFolder: () => Promise<string>,
): Promise<SpeechModel> {
  loading ??= load(weightsFolder, makeScratchFolder).catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

async function load(weightsFolder: string, makeScratchFolder: () => Promise<string>): Promise<SpeechModel> {
  const { default: sherpa } = await import("sherpa-onnx");
  const tokens = path.join(await makeScratchFolder(), "tokens.txt");
  await writeFile(tokens, await listTokens(weightsFolder));
  const weights = path.join(weightsFolder, "dist/model/tiny/quantized");
  const recognizer = sherpa.createOfflineRecognizer({
    modelConfig: {
      moonshine: {
        encoder: path.join(weights, "encoder_model.onnx"),
        mergedDecoder: path.join(weights, "decoder_model_merged.onnx"),
      },
      tokens,
      numThreads: 1,
      debug: 0,
    },
  });
  return {
    name: "moonshine-tiny",
    version: await readVersion(weightsFolder),
    language: "en",
    transcribe: (samples) => {
      const stream = recognizer.createStream();
      try {
        stream.acceptWaveform(speechRate, samples);
        recognizer.decode(stream);
        return recognizer.getResult(stream).text.trim();
      } finally {
        stream.free();
      }
    },
  };
}

const packageSchema = z.object({ version: z.string() });

async function readVersion(folder: string): Promise<string> {
  return packageSchema.parse(JSON.parse(await readFile(path.join(folder, "package.json"), "utf8"))).version;
}

/** Llama's tokens, and behind them those of Moonshine, which are no text. */
const llamaTokens = 32_000;
const allTokens = 32_768;

const tokenizerSchema = z.object({
  default: z.object({ vocabById: z.array(z.string()).length(llamaTokens) }),
});

/** The vocabulary as sherpa-onnx reads it, out of the package that the weights' package names for it. */
async function listTokens(weightsFolder: string): Promise<string> {
  const { resolve } = createRequire(path.join(weightsFolder, "package.json"));
  const tokenizer: unknown = await import(pathToFileURL(resolve("llama-tokenizer-js")).href);
  const { vocabById } = tokenizerSchema.parse(tokenizer).default;
  const special = Array.from({ length: allTokens - llamaTokens }, (_, at) => `<<ST_${at}>>`);
  return [...vocabById.map(toBytes), ...special.map(toBytes)]
    .map((bytes, number) => `${bytes.toString("base64")} ${number}\n`)
    .join("");
}

/** Tokens that stand for one byte are written `<0x0A>`. */
function toBytes(token: string): Buffer {
  const byte = /^<0x([0-9A-F]{2})>$/.exec(token)?.[1];
  return byte === undefined ? Buffer.from(token) : Buffer.from(byte, "hex");
}
