/** A call as a document describes it: what it takes and what it answers when all goes well. */
import { z } from "zod";
import type { AnnouncedTaskType } from "../../protocol/task-types.ts";
import { accessRules } from "./access-rules.ts";
import { describeFilesForm, describeSubmission } from "./form.ts";
import type { Content, HeaderObject, OperationObject, ParameterObject, ResponseObject } from "./open-api.ts";
import type { Answer, Body, Fields, Operation } from "./operation.ts";
import { describeSchema, reference } from "./schema.ts";

export function describeCall(operation: Operation, taskTypes: readonly AnnouncedTaskType[]): OperationObject {
  const { id, tag, summary, description, access, path, query, headers, body, answers } = operation;
  return {
    operationId: id,
    tags: [tag],
    summary,
    description,
    security: accessRules[access].security,
    parameters: [
      ...describeParameters("path", path),
      ...describeParameters("query", query),
      ...describeParameters("header", headers),
    ],
    requestBody: body && describeBody(body, taskTypes),
    responses: Object.fromEntries(
      Object.entries(answers).map(([status, answer]) => [status, describeAnswer(answer)]),
    ),
  };
}

function describeParameters(place: ParameterObject["in"], fields: Fields | undefined): ParameterObject[] {
  return Object.entries(fields?.shape ?? {}).map(([name, field]) => {
    const { description, ...schema } = describeSchema(field);
    const required = !z.safeParse(field, undefined).success;
    return { name, in: place, required, description, schema };
  });
}

function describeBody(
  body: Body,
  taskTypes: readonly AnnouncedTaskType[],
): { required: boolean; content: Content } {
  if ("json" in body) {
    const schema = { $ref: reference(body.json) };
    return { required: !body.isOptional, content: { "application/json": { schema } } };
  }
  const schema =
    "submission" in body ? describeSubmission(body.submission, taskTypes) : describeFilesForm(taskTypes);
  return { required: true, content: { "multipart/form-data": { schema } } };
}

function describeAnswer({ meaning, content, headers }: Answer): ResponseObject {
  return {
    description: meaning,
    headers: headers && describeHeaders(headers),
    content: content && describeContent(content),
  };
}

function describeContent(content: NonNullable<Answer["content"]>): Content {
  return Object.fromEntries(
    Object.entries(content).map(([mediaType, schema]): [string, Content[string]] => [
      mediaType,
      { schema: typeof schema === "string" ? { $ref: reference(schema) } : schema },
    ]),
  );
}

export function describeHeaders(headers: Record<string, string>): Record<string, HeaderObject> {
  const schema = { type: "string" };
  return Object.fromEntries(
    Object.entries(headers).map(([name, description]) => [name, { description, schema }] as const),
  );
}
