/**
 * What a slave and its children say to each other, in JSON: what a child says may be what a hostile file made it say. Bytes
 * travel as paths into the slave's scratch folder, except small outputs, whose files would cost more than their bytes.
 */
import { z } from "zod";
import { artifactSchema, mediaTypeSchema } from "../protocol/artifact.ts";
import { errorCodeSchema } from "../protocol/errors.ts";
import { progressSchema } from "../protocol/job.ts";

const file = z.object({ name: z.string(), path: z.string(), bytes: z.number() });

const everyTask = {
  id: z.int(),
  taskType: z.string(),
  options: z.record(z.string(), z.unknown()),
  /** Where the child makes a folder for temporary files, if it needs one. */
  scratchFolder: z.string(),
  /** Where the child writes the output and its artifacts. */
  outputPath: z.string(),
  /** An output of no more bytes comes with the answer. */
  inlineBytes: z.int(),
};

export const childTaskSchema = z.discriminatedUnion("stage", [
  z.object({ ...everyTask, stage: z.literal("process"), file }),
  z.object({ ...everyTask, stage: z.literal("merge"), parts: z.array(z.string()) }),
  z.object({ ...everyTask, stage: z.literal("finish"), part: z.string(), shared: z.string() }),
]);
export type ChildTask = z.infer<typeof childTaskSchema>;

/** Where a child writes an artifact of the output at that path. */
export const artifactPath = (outputPath: string, place: number): string => `${outputPath}-${place}`;

/** Whether the child holds on to more than `maxIdleRssBytes`, now that the task is done. */
const keepsMemory = z.boolean().default(false);

const childAnswerSchema = z.discriminatedUnion("ok", [
  z.object({
    id: z.int(),
    ok: z.literal(true),
    mediaType: mediaTypeSchema,
    bytes: z.number(),
    /** All of a small output, in Base64; any other lies at the task's `outputPath`. */
    body: z.string().optional(),
    /** Each lies at `artifactPath` of its place. */
    artifacts: z.array(artifactSchema),
    warnings: z.array(z.string()),
    keepsMemory,
  }),
  z.object({ id: z.int(), ok: z.literal(false), code: errorCodeSchema, error: z.string(), keepsMemory }),
]);
export type ChildAnswer = z.output<typeof childAnswerSchema>;
/** As a child sends it. */
export type ChildReply = z.input<typeof childAnswerSchema>;

/** How far the task is that a child works on. */
const childProgressSchema = z.object({ id: z.int(), progress: progressSchema });
export type ChildProgress = z.infer<typeof childProgressSchema>;
/** The first message of a child: it has loaded its processors. */
const childReadySchema = z.object({ ready: z.literal(true) });
export type ChildReady = z.infer<typeof childReadySchema>;
export const childMessageSchema = z.union([childAnswerSchema, childProgressSchema, childReadySchema]);

/** What a slave hands to each child at its start, as the JSON text of its one argument. */
export const childSetupSchema = z.object({
  parentPid: z.int(),
  maxRssBytes: z.number(),
  maxIdleRssBytes: z.number(),
  /** Modules of processors beside the six standard ones. */
  processorModules: z.array(z.string()),
  /** The variables of the slave's environment that are for processors. */
  processorEnvironment: z.record(z.string(), z.string()),
});
export type ChildSetup = z.infer<typeof childSetupSchema>;

/** What a child asks its guard to watch: a `WorkLimit`, or none any more. */
export const guardedWorkSchema = z
  .object({ cpuSeconds: z.number(), code: errorCodeSchema, error: z.string() })
  .optional();
export type GuardedWork = z.infer<typeof guardedWorkSchema>;

/** Why a guard ended its child: its last words on standard error, as JSON after `guardSays`. */
export const guardVerdictSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("memory"), rssMb: z.int() }),
  z.object({ kind: z.literal("work"), code: errorCodeSchema, error: z.string() }),
  z.object({ kind: z.literal("orphan") }),
]);
export type GuardVerdict = z.infer<typeof guardVerdictSchema>;

/** How the last words of a guard begin. */
export const guardSays = "msdp-guard: ";
