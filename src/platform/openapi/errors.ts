/** The errors of an operation as answers: one for each status, with the codes that come with it. */
import { type ErrorCode, errorTable } from "../../protocol/errors.ts";
import { accessRules } from "./access-rules.ts";
import { describeHeaders } from "./call.ts";
import type { ResponseObject } from "./open-api.ts";
import type { Method, Operation } from "./operation.ts";
import { type JsonSchema, reference } from "./schema.ts";

/** The errors of every operation. */
const everywhere: ErrorCode[] = ["unknown_host", "internal"];

export function describeErrors(method: Method, operation: Operation): Record<string, ResponseObject> {
  const { access, errors = [], foreignError, failures, body } = operation;
  const ofMethod: ErrorCode[] = method === "get" ? [] : ["cross_site"];
  const ofBody: ErrorCode[] = body ? ["upload_too_slow"] : [];
  const kinds = [
    {
      schema: foreignError ?? "Error",
      isForeign: foreignError !== undefined,
      codes: [...everywhere, ...ofMethod, ...ofBody, ...accessRules[access].errors, ...errors],
    },
    ...(failures ? [{ ...failures, isForeign: false }] : []),
  ];
  const statuses = new Set(kinds.flatMap(({ codes }) => codes).map(statusOf));
  const answers = Array.from(statuses, (status): [number, ResponseObject] => {
    const ofStatus = kinds.map(({ codes, ...kind }) => ({
      ...kind,
      codes: codes.filter((code) => statusOf(code) === status),
    }));
    return [status, describeError(ofStatus.filter(({ codes }) => codes.length > 0))];
  });
  return Object.fromEntries(answers);
}

function statusOf(code: ErrorCode): number {
  return errorTable[code].status;
}

interface ErrorKind {
  schema: string;
  codes: ErrorCode[];
  /** Whether the schema is another API's. */
  isForeign: boolean;
}

function describeError(kinds: ErrorKind[]): ResponseObject {
  const codes = new Set(kinds.flatMap((kind) => kind.codes));
  const schemas = kinds.map(describeKind);
  const headers = Object.fromEntries([...codes].flatMap((code) => Object.entries(headersOf(code))));
  return {
    description: Array.from(codes, (code) => `- \`${code}\`: ${errorTable[code].meaning}`).join("\n"),
    headers: describeHeaders(headers),
    content: { "application/json": { schema: schemas.length > 1 ? { anyOf: schemas } : (schemas[0] ?? {}) } },
  };
}

/** The codes stand in the schema as well where it is one of ours, with `code` at the top. */
function describeKind({ schema, codes, isForeign }: ErrorKind): JsonSchema {
  if (isForeign) return { $ref: reference(schema) };
  return {
    $ref: reference(schema),
    properties: { code: { enum: [...new Set(codes)] } },
    required: ["error", "code"],
  };
}

function headersOf(code: ErrorCode): Record<string, string> {
  if (code === "unauthorized" || code === "missing_scope")
    return { "WWW-Authenticate": "What is asked for (RFC 6750)." };
  const status = statusOf(code);
  return status === 429 || status === 503
    ? { "Retry-After": "Seconds until the same call may succeed." }
    : {};
}
