/** The list of processors. A new one is one file and one line here, or a module of the user's (`slave --processor`). */
import path from "node:path";
import { pathToFileURL } from "node:url";
import { z } from "zod";
import { taskTypeSchema } from "../protocol/task-types.ts";
import { audioProcessor } from "./audio/index.ts";
import { documentProcessor } from "./document/index.ts";
import { embeddingProcessor } from "./embedding/index.ts";
import { imageProcessor } from "./image/index.ts";
import { ocrProcessor } from "./ocr/index.ts";
import {
  type Processor,
  type ProcessorDefinition,
  defineProcessor,
  processorLimitsSchema,
} from "./processor.ts";
import { textProcessor } from "./text/index.ts";

const standardProcessors: Processor[] = [
  imageProcessor,
  textProcessor,
  embeddingProcessor,
  ocrProcessor,
  audioProcessor,
  documentProcessor,
];

/**
 * The standard processors and those of the given modules, by the name of their task type, with the settings that an
 * environment has for them; a later one replaces an earlier one of the same name. Rejects with an `Error` that names the
 * module which is no processor.
 */
export async function loadProcessors(
  modules: string[],
  environment: Record<string, string> = {},
): Promise<Map<string, Processor>> {
  const loaded = await Promise.all(modules.map(loadProcessor));
  return new Map(
    [...standardProcessors, ...loaded].map((one) => [
      one.announcement.name,
      one.withEnvironment(environment),
    ]),
  );
}

/** What a module must export by default: a definition, or what `defineProcessor` made of one. */
const moduleSchema = z.object({
  default: z.union([
    z.custom<Processor>((value) => hasFunctions(value, ["parseOptions", "process", "withEnvironment"])),
    z
      .object({
        taskType: taskTypeSchema,
        version: z.string().exactOptional(),
        options: z.instanceof(z.ZodObject).default(z.strictObject({})),
        limits: processorLimitsSchema.default({}),
        variables: z.instanceof(z.ZodObject).default(z.object({})),
        process: z.custom<ProcessorDefinition["process"]>((value) => typeof value === "function"),
        gather: z
          .custom<NonNullable<ProcessorDefinition["gather"]>>((value) =>
            hasFunctions(value, ["merge", "finish"]),
          )
          .optional(),
      })
      .transform(({ gather, ...definition }) =>
        defineProcessor({ ...definition, ...(gather && { gather }) }),
      ),
  ]),
});

async function loadProcessor(module: string): Promise<Processor> {
  const imported: unknown = await import(pathToFileURL(path.resolve(module)).href);
  const parsed = moduleSchema.safeParse(imported);
  if (parsed.success) return parsed.data.default;
  throw new Error(
    `${module} is no processor: export by default { taskType, process }, as 'How to add a processor' in the README ` +
      `shows. ${z.prettifyError(parsed.error)}`,
  );
}

function hasFunctions(value: unknown, names: string[]): boolean {
  return (
    typeof value === "object" &&
    value !== null &&
    names.every((name) => typeof Reflect.get(value, name) === "function")
  );
}
