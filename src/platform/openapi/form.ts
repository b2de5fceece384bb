/**
 * Multipart forms as JSON Schema. Which field holds the files, and what `options` may say, depends on the task type, so
 * a form has one variant for each type that the process knows.
 */
import type { AnnouncedTaskType } from "../../protocol/task-types.ts";
import type { Fields } from "./operation.ts";
import { type JsonSchema, describeSchema, reference } from "./schema.ts";

/** A whole submission: the given text fields, the options of a task type, and its files. */
export function describeSubmission(fields: Fields, taskTypes: readonly AnnouncedTaskType[]): JsonSchema {
  const texts: Record<string, JsonSchema> = Object.fromEntries(
    Object.entries(fields.shape).map(([name, field]) => [name, orEmpty(describeSchema(field))] as const),
  );
  return {
    type: "object",
    properties: {
      ...texts,
      task_type: { ...texts["task_type"], enum: taskTypes.map(({ name }) => name) },
      options: describeOptionsField(taskTypes),
      ...describeFileFields(taskTypes),
    },
    anyOf: taskTypes.map(describeVariant),
  };
}

/** Files alone, for a job whose task type is settled. */
export function describeFilesForm(taskTypes: readonly AnnouncedTaskType[]): JsonSchema {
  const files = describeFileFields(taskTypes);
  return {
    type: "object",
    properties: files,
    anyOf: Object.keys(files).map((field) => ({ required: [field] })),
  };
}

/** The options of each task type, under the name by which a form refers to them. */
export function describeOptions(taskTypes: readonly AnnouncedTaskType[]): Record<string, JsonSchema> {
  return Object.fromEntries(
    taskTypes.map(({ name, options = {} }) => {
      const { $schema: _draft, ...schema } = options;
      const title = `Options of ${name}`;
      // A reference inside would point into the document, where what it means is not.
      const isWhole = !JSON.stringify(schema).includes('"$ref"');
      return [optionsName(name), isWhole ? { title, ...schema } : { title, type: "object" }];
    }),
  );
}

function optionsName(taskType: string): string {
  return `${taskType.charAt(0).toUpperCase()}${taskType.slice(1)}Options`;
}

/** A web form sends what was left empty as well, and that counts as left out. */
function orEmpty({ format, ...schema }: JsonSchema): JsonSchema {
  return format === undefined ? schema : { ...schema, anyOf: [{ const: "" }, { format }], examples: [""] };
}

/** A text: a part that had a media type of its own would be taken for a file. */
function describeOptionsField(taskTypes: readonly AnnouncedTaskType[]): JsonSchema {
  const names = taskTypes.map(({ name }) => `\`${optionsName(name)}\``);
  return {
    type: "string",
    contentMediaType: "application/json",
    description: `JSON, as the schema for the task type has it: ${names.join(", ")}.`,
    examples: ["{}"],
  };
}

/** Several types may take their files under the same field. */
function describeFileFields(taskTypes: readonly AnnouncedTaskType[]): Record<string, JsonSchema> {
  const fields = new Set(taskTypes.map(({ field }) => field));
  return Object.fromEntries(
    Array.from(fields, (name) => {
      const types = taskTypes.filter(({ field }) => field === name);
      const mediaTypes = new Set(types.flatMap((type) => type.media_types));
      return [
        name,
        {
          type: "array",
          items: { type: "string", format: "binary" },
          description: `Files for ${types.map((type) => `\`${type.name}\``).join(" and ")}: ${[...mediaTypes].join(", ")}.`,
        },
      ];
    }),
  );
}

/** The first type is the one that a form without `task_type` is for. */
function describeVariant({ name, field }: AnnouncedTaskType, place: number): JsonSchema {
  return {
    title: name,
    properties: {
      task_type: { const: name },
      options: { contentSchema: { $ref: reference(optionsName(name)) } },
    },
    required: place === 0 ? [field] : ["task_type", field],
  };
}
