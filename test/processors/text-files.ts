/** Runs the text and the embedding processor over texts that a test states, as the slave would run them over files. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { z } from "zod";
import type { Artifact, InputFile, Output, Processor, RunContext } from "../../src/processors/processor.ts";
import { runContext } from "./run-context.ts";

const figuresSchema = z.record(z.string(), z.unknown());

interface Run {
  figures: Record<string, unknown>;
  warnings: string[];
  artifacts: Artifact[];
}

/** Runs a processor over one file with this content. */
export async function analyse(
  processor: Processor,
  content: string | Uint8Array,
  options: unknown = {},
): Promise<Run> {
  return withFiles([content], async (files, context) => {
    const [file] = files;
    if (!file) throw new Error("no file was written");
    return read(await processor.process(file, options, context));
  });
}

/** Runs all stages of a gathering processor over files with these contents. */
export async function analyseTogether(
  processor: Processor,
  contents: (string | Uint8Array)[],
  options: unknown = {},
): Promise<Run[]> {
  return withFiles(contents, async (files, context) => {
    const { gather } = processor;
    if (!gather) throw new Error("the processor does not gather");
    const outputs = await Promise.all(files.map((file) => processor.process(file, options, context)));
    const parts = outputs.map(({ body }) => Buffer.from(body));
    const shared = await gather.merge(streamOf(parts), options, context);
    const finished = await Promise.all(parts.map((part) => gather.finish(part, shared, options, context)));
    return finished.map(read);
  });
}

async function* streamOf(parts: Uint8Array[]): AsyncIterable<Uint8Array> {
  yield* parts;
}

function read({ body, warnings = [], artifacts = [] }: Output): Run {
  return { figures: figuresSchema.parse(JSON.parse(body.toString())), warnings, artifacts };
}

async function withFiles<Result>(
  contents: (string | Uint8Array)[],
  use: (files: InputFile[], context: RunContext) => Promise<Result>,
): Promise<Result> {
  const folder = await mkdtemp(path.join(tmpdir(), "texts-"));
  try {
    const files = await Promise.all(
      contents.map(async (content, index) => {
        const name = `text-${index}.txt`;
        const file = path.join(folder, name);
        await writeFile(file, content);
        return { name, path: file, bytes: Buffer.byteLength(content) };
      }),
    );
    return await use(files, runContext(folder));
  } finally {
    await rm(folder, { recursive: true });
  }
}
