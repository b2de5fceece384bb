/**
 * The public face of a processor: how a client names it, where its files stand in a form, how its results are named.
 * The six standard types are the contract with clients written for the seed; a slave may announce more.
 */
import { z } from "zod";

/** A JSON Schema (draft 2020-12) as it travels; checked for being an object, used through `z.fromJSONSchema`. */
const jsonSchemaSchema = z.record(z.string(), z.unknown());

export const taskTypeSchema = z.object({
  name: z
    .string()
    .regex(/^[a-z][a-z0-9_-]{0,63}$/, "lower-case letters, digits, - and _, at most 64, a letter first"),
  field: z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9_-]{0,63}$/)
    .describe("The form field that holds the files."),
  key: z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9_-]{0,63}$/)
    .describe("The key of a result in a slave's answer."),
  // So a result's name is known before the result is there.
  result_name: z
    .string()
    .regex(/^[^/\\]*\{base\}[^/\\]*\.[^/\\]+$/, "a file name with {base} and an extension")
    .describe(
      "How a result file is named: `{base}` is the input's name without its extension, `{format:png}` the value of " +
        "the option `format` or else `png`.",
    ),
  media_types: z
    .array(z.string())
    .max(100)
    .describe("What it reads, for forms and file pickers; the content of a file decides, not its name."),
  gathers: z.boolean().default(false).describe("Whether its outputs depend on every file of the job."),
});
export type TaskType = z.infer<typeof taskTypeSchema>;

/** A task type as a slave announces it and `GET /task_types` shows it. */
export const announcedTaskTypeSchema = taskTypeSchema.extend({
  options: jsonSchemaSchema
    .optional()
    .describe("JSON Schema of the options; absent where only slaves that know no options offer the type."),
});
export type AnnouncedTaskType = z.infer<typeof announcedTaskTypeSchema>;

/** The answer of `GET /task_types`; a type's name stands under `task_type`, as in a submission. */
export const taskTypesAnswerSchema = z.object({
  task_types: z.array(
    announcedTaskTypeSchema.omit({ name: true }).extend({ task_type: taskTypeSchema.shape.name }),
  ),
});

const pictures = [
  "image/jpeg",
  "image/png",
  "image/webp",
  "image/gif",
  "image/tiff",
  "image/bmp",
  "image/x-portable-anymap",
];

export const standardTaskTypes = {
  image: {
    name: "image",
    field: "images",
    key: "image_data",
    result_name: "processed_{base}.{format:png}",
    media_types: [...pictures, "image/avif", "image/svg+xml"],
    gathers: false,
  },
  text: {
    name: "text",
    field: "texts",
    key: "analysis_data",
    result_name: "{base}_analysis.json",
    media_types: ["text/plain"],
    gathers: false,
  },
  embedding: {
    name: "embedding",
    field: "texts",
    key: "embedding_data",
    result_name: "{base}_embedding.json",
    media_types: ["text/plain"],
    gathers: true,
  },
  ocr: {
    name: "ocr",
    field: "images",
    key: "ocr_data",
    result_name: "{base}_ocr.json",
    media_types: [...pictures, "application/pdf"],
    gathers: false,
  },
  audio: {
    name: "audio",
    field: "audio_files",
    key: "audio_data",
    result_name: "{base}_audio_analysis.json",
    media_types: ["audio/wav", "audio/flac", "audio/mpeg", "audio/ogg", "audio/opus"],
    gathers: false,
  },
  document: {
    name: "document",
    field: "documents",
    key: "document_data",
    result_name: "{base}_document_analysis.json",
    media_types: [
      "application/pdf",
      "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
      "text/plain",
      "text/html",
      "text/markdown",
      "text/csv",
      "text/tab-separated-values",
      "application/rtf",
      "application/vnd.oasis.opendocument.text",
      "application/vnd.oasis.opendocument.spreadsheet",
      "application/vnd.oasis.opendocument.presentation",
      "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
      "application/vnd.openxmlformats-officedocument.presentationml.presentation",
      "application/epub+zip",
      "message/rfc822",
      "application/msword",
      "application/vnd.ms-excel",
      "application/vnd.ms-powerpoint",
    ],
    gathers: false,
  },
} as const satisfies Record<string, TaskType>;
