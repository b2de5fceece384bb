/** One file through a processor, as a slave's child would run it. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { z } from "zod";
import type { InputFile, Processor, RunContext } from "../../src/processors/processor.ts";
import { ServiceError } from "../../src/protocol/errors.ts";
import { runContext } from "../processors/run-context.ts";

const figuresSchema = z.record(z.string(), z.unknown());

/** The JSON result of a file, or undefined when it ends with a named error; with the settings of this environment. */
export async function figuresOf(
  processor: Processor,
  file: InputFile,
  options: Record<string, unknown> = {},
): Promise<Record<string, unknown> | undefined> {
  const configured = processor.withEnvironment(process.env);
  try {
    const { body } = await withRunContext((context) => configured.process(file, options, context));
    return figuresSchema.parse(JSON.parse(body.toString()));
  } catch (error) {
    if (error instanceof ServiceError) return undefined;
    throw error;
  }
}

export async function withRunContext<Result>(run: (context: RunContext) => Promise<Result>): Promise<Result> {
  const scratchFolder = await mkdtemp(path.join(tmpdir(), "accuracy-"));
  try {
    return await run(runContext(scratchFolder));
  } finally {
    await rm(scratchFolder, { recursive: true, force: true });
  }
}
