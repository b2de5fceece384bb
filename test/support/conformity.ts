/**
 * Holds what masters and slaves answer against the documents in which they describe their APIs, by a validator of JSON
 * Schema that is not ours. `send` calls this for every answer of the suite.
 */
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { describeMaster } from "../../src/master/api/master-api.ts";
import type { OpenApiDocument, OperationObject } from "../../src/platform/openapi/open-api.ts";
import type { Method } from "../../src/platform/openapi/operation.ts";
import { standardTaskTypes } from "../../src/protocol/task-types.ts";
import { describeSlave } from "../../src/slave/slave-api.ts";

/** An answer as far as a document speaks of it. */
export interface SeenAnswer {
  method: string;
  path: string;
  status: number;
  mediaType: string | undefined;
  /** The parsed JSON; undefined where there is none. */
  body: unknown;
}

interface Described {
  name: string;
  document: OpenApiDocument;
}

const taskTypes = Object.values(standardTaskTypes).map((type) => ({
  ...type,
  media_types: [...type.media_types],
}));
const described: Described[] = [
  { name: "master", document: closed(describeMaster(taskTypes)) },
  { name: "slave", document: closed(describeSlave(taskTypes)) },
];

const validator = new Ajv2020({ strict: false, allErrors: true });
addFormats.default(validator);
for (const { name, document } of described) validator.addSchema({ ...document, $id: name });
const compiled = new Map<string, ValidateFunction>();

/** Throws when no document has such an answer; it names the operation and what is not as described. */
export function expectDescribed(answer: SeenAnswer): void {
  const verdicts = described.flatMap((one) =>
    findOperations(one, answer).map(({ pointer, operation }) => {
      return judge(answer, operation, `${one.name}#${pointer}`);
    }),
  );
  const isUnknown = verdicts.length === 0;
  const complaint = isUnknown
    ? judgeUnknown(answer)
    : verdicts.includes(undefined)
      ? undefined
      : verdicts.join("\n");
  if (complaint !== undefined) {
    throw new Error(
      `${answer.method} ${answer.path} answered what is not described. ${complaint}\n${show(answer)}`,
    );
  }
}

/** A master and a slave have some paths in common. */
function findOperations(
  { document }: Described,
  { method, path }: SeenAnswer,
): { pointer: string; operation: OperationObject }[] {
  const key = method.toLowerCase() as Method;
  return Object.entries(document.paths).flatMap(([template, item]) => {
    const operation = item[key];
    const pattern = new RegExp(`^${template.replaceAll(".", "\\.").replaceAll(/\{\w+\}/g, "[^/]+")}$`);
    if (!operation || !pattern.test(path)) return [];
    return [{ pointer: `/paths/${template.replaceAll("/", "~1")}/${key}`, operation }];
  });
}

/** What is wrong with an answer; undefined for one that is as described. */
function judge(answer: SeenAnswer, operation: OperationObject, pointer: string): string | undefined {
  const { status, mediaType, body } = answer;
  const response = operation.responses[status];
  if (!response) return `It names ${Object.keys(operation.responses).join(", ")}, and no ${status}.`;
  const kinds = Object.keys(response.content ?? {});
  if (kinds.length === 0) return mediaType === undefined ? undefined : `${status} has no body.`;
  const kind = kinds.find((one) => one === mediaType || (one === "*/*" && mediaType !== undefined));
  if (kind === undefined) return `${status} is ${kinds.join(" or ")}, and no ${mediaType}.`;
  if (body === undefined || kind === "*/*") return undefined;
  const schema = `${pointer}/responses/${status}/content/${kind.replaceAll("/", "~1")}/schema`;
  return validate(schema, body);
}

/** Only that there is nothing can be said of what nobody has described. */
function judgeUnknown({ status, body }: SeenAnswer): string | undefined {
  return status === 404 ? validate("master#/components/schemas/Error", body) : "There is no such operation.";
}

function validate(schema: string, body: unknown): string | undefined {
  const check = compiled.get(schema) ?? validator.compile({ $ref: schema });
  compiled.set(schema, check);
  return check(body) ? undefined : validator.errorsText(check.errors, { dataVar: "body" });
}

/** Clients are to bear fields that they do not know, so the documents allow them; here each has to be described. */
function closed(document: OpenApiDocument): OpenApiDocument {
  // JSON both ways: what is undefined is not there, and what is revived keeps its shape.
  return JSON.parse(JSON.stringify(document), (_key, value: unknown) =>
    isOpen(value) ? { ...value, additionalProperties: false } : value,
  ) as OpenApiDocument;
}

/** A schema of an object that says nothing of further properties, and is no part of another. */
function isOpen(value: unknown): value is object {
  return (
    typeof value === "object" &&
    value !== null &&
    "properties" in value &&
    "type" in value &&
    !("additionalProperties" in value)
  );
}

function show({ status, mediaType, body }: SeenAnswer): string {
  return `${status} ${mediaType ?? "without a body"}: ${JSON.stringify(body)?.slice(0, 2000)}`;
}
