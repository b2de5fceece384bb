/** Makes an OpenAPI 3.1 document of a table of operations and the schemas that it names. */
import type { z } from "zod";
import { errorBodySchema } from "../../protocol/errors.ts";
import type { AnnouncedTaskType } from "../../protocol/task-types.ts";
import { type AccessRule, accessRules, commonHeaders, describeProofs } from "./access-rules.ts";
import { describeCall, describeHeaders } from "./call.ts";
import { describeErrors } from "./errors.ts";
import { describeOptions } from "./form.ts";
import type { OpenApiDocument, PathItem, ResponseObject } from "./open-api.ts";
import type { Method, Operation, Route } from "./operation.ts";
import { describeSchemas } from "./schema.ts";

/** What a process tells of itself. */
export interface Api<Name extends string = string> {
  title: string;
  /** Markdown. */
  description: string;
  /** In the order in which they are shown, each with what its operations are about. */
  tags: Record<string, string>;
  schemas: Record<Name, z.ZodType>;
  operations: Partial<Record<Route, Operation<Name>>>;
  /** What the process itself sends, by the name of the occasion. */
  webhooks?: Webhooks<Name>;
}

type Webhooks<Name extends string = string> = Record<string, Operation<Name>>;

/** `taskTypes` are those that forms may be for; the first is the one that a form without `task_type` is for. */
export function describeApi(
  api: Api,
  { version, taskTypes }: { version: string; taskTypes: readonly AnnouncedTaskType[] },
): OpenApiDocument {
  return {
    openapi: "3.1.0",
    info: {
      title: api.title,
      version,
      description: api.description,
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: "/" }],
    tags: Object.entries(api.tags).map(([name, description]) => ({ name, description })),
    paths: describePaths(api.operations, taskTypes),
    webhooks: api.webhooks && describeWebhooks(api.webhooks),
    components: {
      schemas: {
        ...describeSchemas({ ...api.schemas, Error: errorBodySchema }),
        ...describeOptions(taskTypes),
      },
      headers: describeHeaders(commonHeaders),
      securitySchemes: describeProofs(
        Object.values(api.operations).flatMap((operation) => operation?.access ?? []),
      ),
    },
  };
}

function describePaths(
  operations: Api["operations"],
  taskTypes: readonly AnnouncedTaskType[],
): OpenApiDocument["paths"] {
  const paths: OpenApiDocument["paths"] = {};
  for (const [route, operation] of Object.entries(operations)) {
    if (!operation) continue;
    const [method, path] = splitRoute(route);
    const { responses, ...call } = describeCall(operation, taskTypes);
    const answers = withCommonHeaders(operation.access, {
      ...responses,
      ...describeErrors(method, operation),
    });
    paths[path] = { ...paths[path], [method]: { ...call, responses: answers } };
  }
  return paths;
}

function describeWebhooks(webhooks: Webhooks): Record<string, PathItem> {
  return Object.fromEntries(
    Object.entries(webhooks).map(([name, operation]) => [name, { post: describeCall(operation, []) }]),
  );
}

/** A `Route` begins with a method. */
function splitRoute(route: string): [method: Method, path: string] {
  const [method = "", path = ""] = route.split(" ");
  return [method.toLowerCase() as Method, path];
}

function withCommonHeaders(
  access: AccessRule,
  answers: Record<string, ResponseObject>,
): Record<string, ResponseObject> {
  const common = Object.fromEntries(
    accessRules[access].headers.map((name) => [name, { $ref: `#/components/headers/${name}` }] as const),
  );
  return Object.fromEntries(
    Object.entries(answers).map(([status, answer]) => [
      status,
      { ...answer, headers: { ...answer.headers, ...common } },
    ]),
  );
}
