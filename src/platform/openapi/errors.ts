/** The errors of an operation as answers: one for each status, with the codes that come with it. */
import { type ErrorCode, errorTable } from "../../protocol/errors.ts";
import { accessRules } from "./access-rules.ts";
import { describeHeaders } from "./call.ts";
import type { ResponseObject } from "./open-api.ts";
import type { Operation } from "./operation.ts";
import { type JsonSchema, reference } from "./schema.ts";

/** The errors of every operation. */
const everywhere: ErrorCode[] = ["internal"];

export function describeErrors({ access, errors = [], failures }: Operation): Record<string, ResponseObject> {
  const kinds = [
    { schema: "Error", codes: [...everywhere, ...accessRules[access].errors, ...errors] },
    ...(failures ? [failures] : []),
  ];
  const statuses = new Set(kinds.flatMap(({ codes }) => codes).map(statusOf));
  const answers = Array.from(statuses, (status): [number, ResponseObject] => {
    const ofStatus = kinds.map(({ schema, codes }) => ({
      schema,
      codes: codes.filter((code) => statusOf(code) === status),
    }));
    return [
      status,
      describeError(
        status,
        ofStatus.filter(({ codes }) => codes.length > 0),
      ),
    ];
  });
  return Object.fromEntries(answers);
}

function statusOf(code: ErrorCode): number {
  return errorTable[code].status;
}

function describeError(status: number, kinds: { schema: string; codes: ErrorCode[] }[]): ResponseObject {
  const codes = new Set(kinds.flatMap((kind) => kind.codes));
  const schemas = kinds.map(({ schema, codes: own }) => withCode(schema, own));
  const headers = errorHeaders[status];
  return {
    description: Array.from(codes, (code) => `- \`${code}\`: ${errorTable[code].meaning}`).join("\n"),
    headers: headers && describeHeaders(headers),
    content: { "application/json": { schema: schemas.length > 1 ? { anyOf: schemas } : (schemas[0] ?? {}) } },
  };
}

function withCode(schema: string, codes: ErrorCode[]): JsonSchema {
  return {
    $ref: reference(schema),
    properties: { code: { enum: [...new Set(codes)] } },
    required: ["error", "code"],
  };
}

const retryAfter = { "Retry-After": "Seconds until the same call may succeed." };

const errorHeaders: Record<number, Record<string, string>> = {
  401: { "WWW-Authenticate": "The kind of token that is asked for." },
  429: retryAfter,
  503: retryAfter,
};
