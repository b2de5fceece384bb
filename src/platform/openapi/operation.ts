/**
 * How a process says what its routes take and answer: one row for each in a table, in the words of OpenAPI and with the
 * schemas that the routes themselves parse by. `describeApi` makes a document of the table.
 */
import type { z } from "zod";
import type { ErrorCode } from "../../protocol/errors.ts";
import type { AccessRule } from "./access-rules.ts";
import { type JsonSchema, reference } from "./schema.ts";

export type Method = "get" | "post" | "put" | "delete";

/** `GET /jobs/{job_id}`: what stands in braces is a parameter. */
export type Route = `${Uppercase<Method>} /${string}`;

export type Fields = z.ZodObject<Record<string, z.ZodType>>;

/** Schemas are called by the names that they have beside the table. */
export interface Operation<Name extends string = string> {
  id: string;
  tag: string;
  summary: string;
  /** Markdown. */
  description?: string;
  access: AccessRule;
  path?: Fields;
  query?: Fields;
  headers?: Fields;
  body?: Body<Name>;
  answers: { [status: number]: Answer<Name>; "2XX"?: Answer<Name> };
  /** Beside those that every operation has. */
  errors?: readonly ErrorCode[];
  /** What errors come as, where the operation is one of another API. */
  foreignError?: Name;
  /** Errors that come in an answer of more than an error's fields. */
  failures?: { schema: Name; codes: readonly ErrorCode[] };
}

export type Body<Name extends string = string> =
  | { json: Name; isOptional?: true }
  /** A form of these fields, the options of a task type, and its files. */
  | { submission: Fields }
  /** A form of files alone. */
  | { files: true };

export interface Answer<Name extends string = string> {
  meaning: string;
  /** By media type. */
  content?: Record<string, Name | JsonSchema>;
  /** What each says. */
  headers?: Record<string, string>;
}

export function json<Name extends string>(
  schema: Name,
  meaning: string,
  headers?: Record<string, string>,
): Answer<Name> {
  return { meaning, content: { "application/json": schema }, ...(headers && { headers }) };
}

export function text(meaning: string, mediaType = "text/plain"): Answer<never> {
  return { meaning, content: { [mediaType]: { type: "string" } } };
}

/** Server-sent events, of which each is read into a value of the schema. */
export function events(meaning: string, schema: string): Answer<never> {
  const contentSchema = { type: "array", items: { $ref: reference(schema) } };
  return { meaning, content: { "text/event-stream": { type: "string", contentSchema } } };
}

export function bytes(
  meaning: string,
  mediaType: string,
  headers: Record<string, string> = {},
): Answer<never> {
  return { meaning, content: { [mediaType]: {} }, headers };
}

export function nothing(meaning: string, headers: Record<string, string> = {}): Answer<never> {
  return { meaning, headers };
}
