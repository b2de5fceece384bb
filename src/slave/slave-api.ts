/** The API of a slave, for masters and for whoever uses one alone. */
import { z } from "zod";
import { describeApi } from "../platform/openapi/document.ts";
import type { OpenApiDocument } from "../platform/openapi/open-api.ts";
import { processOperations } from "../platform/openapi/process-operations.ts";
import { type Operation, type Route, json, text } from "../platform/openapi/operation.ts";
import { logLevelSchema } from "../platform/log-level.ts";
import { aliveSchema, readinessAnswerSchema } from "../platform/readiness.ts";
import { version } from "../platform/version.ts";
import { stageSchema } from "../protocol/job.ts";
import { limitsAnswerSchema } from "../protocol/limits.ts";
import { base64AnswerSchema, manifestSchema } from "../protocol/result.ts";
import { slaveStatusSchema } from "../protocol/slave.ts";
import type { AnnouncedTaskType } from "../protocol/task-types.ts";

const schemas = {
  SlaveStatus: slaveStatusSchema,
  TaskResults: base64AnswerSchema,
  Manifest: manifestSchema,
  Limits: limitsAnswerSchema,
  Alive: aliveSchema,
  Readiness: readinessAnswerSchema,
  LogLevel: logLevelSchema,
};

const formFieldsSchema = z.object({
  task_type: z.string().default("image").describe("One of those that `GET /check_status` lists."),
  stage: stageSchema
    .optional()
    .describe("For masters: the stage of a type that gathers; without it all of them."),
  slots: z.coerce
    .number()
    .int()
    .min(1)
    .max(9999)
    .optional()
    .describe("How many slots its files may use at the most; without it all that are free."),
  shared: z.file().optional().describe("For masters: what stage `merge` made, which `finish` needs."),
});

const operations: Partial<Record<Route, Operation<keyof typeof schemas>>> = {
  "GET /": {
    id: "greet",
    tag: "Slave",
    summary: "See that a slave is there",
    access: "anyone",
    answers: { 200: text("`Slave is working`") },
  },

  "GET /check_status": {
    id: "checkStatus",
    tag: "Slave",
    summary: "Ask what the slave is doing",
    access: "anyone",
    answers: { 200: json("SlaveStatus", "It works, and on this.") },
  },

  "GET /limits": {
    id: "listLimits",
    tag: "Slave",
    summary: "List the limits",
    access: "master",
    answers: { 200: json("Limits", "Every limit in force, and the variable that sets it.") },
  },

  ...processOperations({ tag: "Slave", readiness: "the slave should get files", access: "master" }),

  "GET /openapi.json": {
    id: "describeApi",
    tag: "Slave",
    summary: "Read this document",
    access: "anyone",
    answers: {
      200: {
        meaning: "This API in OpenAPI 3.1, with the task types that the slave offers.",
        content: { "application/json": { type: "object" } },
      },
    },
  },

  "POST /get_task": {
    id: "getTask",
    tag: "Slave",
    summary: "Process files",
    description:
      "Results come in the answer: as Base64 in JSON, each under the key of its task type, or, for a client whose " +
      "`Accept` names `multipart/form-data`, as they are, five times faster. A file that fails harms no other.",
    access: "master",
    body: { submission: formFieldsSchema },
    answers: {
      200: {
        meaning: "Each file has ended; those that failed stand in `errors`.",
        headers: {
          "Server-Timing":
            "In ms: `queue`, how long it waited for a slot, and `processing`, for the processors.",
        },
        content: {
          "application/json": "TaskResults",
          "multipart/form-data": {
            type: "object",
            description:
              "A part `manifest`, a part `result-<index>` for each result that it lists, and a part `artifact-<index>-<place>` for each artifact of it.",
            properties: { manifest: { $ref: "#/components/schemas/Manifest" } },
            required: ["manifest"],
          },
        },
      },
    },
    errors: [
      "malformed_request",
      "missing_field",
      "invalid_field",
      "unexpected_field",
      "unknown_task_type",
      "no_files",
      "invalid_option",
      "upload_aborted",
      "upload_too_large",
      "cancelled",
      "file_too_large",
      "too_many_files",
      "too_many_fields",
      "field_too_large",
      "slave_busy",
      "stopping",
      "no_space",
    ],
  },
};

export function describeSlave(taskTypes: readonly AnnouncedTaskType[]): OpenApiDocument {
  return describeApi(
    {
      title: "Slave of a Master-Slave Distributed Processing cluster",
      description: "A slave runs processors over files. A master calls it; it can be called alone as well.",
      tags: { Slave: "What a slave does." },
      schemas,
      operations,
    },
    { version, taskTypes },
  );
}
