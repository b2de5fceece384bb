/**
 * What a processor is: one file in, one output out. It knows no HTTP and no job, runs in a child process that may be
 * killed at any moment, and loads its heavy libraries inside `process`, so that naming it costs nothing.
 */
import { z } from "zod";
import { type ServiceError, errorCodeSchema } from "../protocol/errors.ts";
import type { Progress } from "../protocol/job.ts";
import { type AnnouncedTaskType, type TaskType, taskTypeSchema } from "../protocol/task-types.ts";

/** One file of a client, in the scratch folder of the run. */
export interface InputFile {
  /** The name the client gave; a label, never a path, and no proof of what the content is. */
  name: string;
  path: string;
  bytes: number;
}

export interface RunContext {
  /** Aborts when nobody waits for the output any more. */
  signal: AbortSignal;
  /** An empty folder for temporary files, made at the first call and removed after the run. */
  makeScratchFolder: () => Promise<string>;
  /**
   * Runs work of a library that may take any time and cannot be told to stop. Past the limit the process of the run is
   * ended, and the file ends with the limit's error. One at a time.
   */
  limitWork: <Result>(limit: WorkLimit, work: () => Promise<Result>) => Promise<Result>;
  /** Tells those who wait how far a long file is; may be called as often as there is something to tell. */
  reportProgress: (progress: Progress) => void;
}

/** Which processor made a result; the version changes when the same file would give another one. */
export interface ProcessorIdentity {
  name: string;
  version: string;
}

/** The context of a run as a definition gets it. */
interface ProcessContext<Settings> extends RunContext {
  processor: ProcessorIdentity;
  settings: Settings;
}

/** Processor time, since time by the clock depends on what else the machine does. */
export interface WorkLimit {
  cpuSeconds: number;
  error: ServiceError;
}

export interface Output {
  body: Uint8Array | string;
  mediaType: string;
  /** What a reader should know about this output: something left out, guessed or repaired. */
  warnings?: string[];
  artifacts?: Artifact[];
}

/** What a processor makes beside its one result, such as a thumbnail or a searchable PDF. */
export interface Artifact {
  /** A file name of letters, digits, `.`, `_` and `-`, of its own among the artifacts of its file: `thumbnail.webp`. */
  name: string;
  mediaType: string;
  body: Uint8Array | string;
}

/** What bounds the files of a type, by names such as `pixels`; `GET /limits` of a slave tells them as `image.pixels`. */
export const processorLimitsSchema = z.record(
  z.string(),
  z.object({
    value: z.number(),
    /** Of a file beyond it; absent where its result is shortened, with a warning. */
    code: errorCodeSchema.exactOptional(),
    meaning: z.string(),
  }),
);
export type ProcessorLimits = z.infer<typeof processorLimitsSchema>;

/**
 * For types whose outputs depend on every file of a job: `process` makes a part of each file, `merge` runs once over
 * all parts in the order of the files, `finish` turns each part into its output. Parts and the shared value are bytes
 * of the processor's own making, since they may travel between slaves.
 */
interface Gather<Options, Context> {
  /** Of all stages `finish` alone may make artifacts. */
  merge(parts: AsyncIterable<Uint8Array>, options: Options, context: Context): Promise<Uint8Array>;
  finish(part: Uint8Array, shared: Uint8Array, options: Options, context: Context): Promise<Output>;
}

export interface ProcessorDefinition<
  Schema extends z.ZodObject = z.ZodObject,
  Variables extends z.ZodObject = z.ZodObject,
> {
  taskType: TaskType;
  version?: string;
  /** The options as a strict zod object with a default (or `.optional()`) and a description for each. */
  options: Schema;
  limits?: ProcessorLimits;
  /** The variables of a slave's environment that are for this processor alone, as text, each with a default. */
  variables?: Variables;
  /** Rejects with a `ServiceError` for what is wrong with the file; anything else counts as a defect. */
  process(
    file: InputFile,
    options: z.output<Schema>,
    context: ProcessContext<z.output<Variables>>,
  ): Promise<Output>;
  gather?: Gather<z.output<Schema>, ProcessContext<z.output<Variables>>>;
}

type Environment = Record<string, string | undefined>;

/** A processor as the rest of the system sees it: options come as unknown data and are parsed here. */
export interface Processor {
  announcement: AnnouncedTaskType;
  limits: ProcessorLimits;
  /** What `withEnvironment` reads. */
  variables: z.ZodObject;
  /** The same processor with the settings that an environment has for it. Throws a `ZodError` for a wrong one. */
  withEnvironment(environment: Environment): Processor;
  /** Throws a `ZodError` for an unknown option or a wrong value. */
  parseOptions(options: unknown): unknown;
  process(file: InputFile, options: unknown, context: RunContext): Promise<Output>;
  gather?: Gather<unknown, RunContext>;
}

export function defineProcessor<Schema extends z.ZodObject, Variables extends z.ZodObject>(
  definition: ProcessorDefinition<Schema, Variables>,
): Processor {
  return configure(definition, {});
}

function configure<Schema extends z.ZodObject, Variables extends z.ZodObject>(
  definition: ProcessorDefinition<Schema, Variables>,
  environment: Environment,
): Processor {
  const taskType = taskTypeSchema.parse(definition.taskType);
  const parse = (options: unknown): z.output<Schema> => definition.options.parse(options);
  const { gather, limits = {}, version = "1.0.0" } = definition;
  const variables: z.ZodObject = definition.variables ?? z.object({});
  // A definition without variables has no settings, which its type says too.
  const settings = variables.parse(environment) as z.output<Variables>;
  const inContext = (context: RunContext): ProcessContext<z.output<Variables>> => {
    return { ...context, processor: { name: taskType.name, version }, settings };
  };
  return {
    announcement: { ...taskType, options: z.toJSONSchema(definition.options, { io: "input" }) },
    limits,
    variables,
    withEnvironment: (given) => configure(definition, given),
    parseOptions: parse,
    process: (file, options, context) => definition.process(file, parse(options), inContext(context)),
    ...(gather && {
      gather: {
        merge: (parts, options, context) => gather.merge(parts, parse(options), inContext(context)),
        finish: (part, shared, options, context) =>
          gather.finish(part, shared, parse(options), inContext(context)),
      },
    }),
  };
}
