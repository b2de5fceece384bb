/** Who calls: the one value that routes know a client by, whatever it showed. */
import type { IncomingMessage } from "node:http";
import type { RequestHandler, Response } from "express";
import type { Scope } from "../../protocol/access.ts";
import { ServiceError } from "../../protocol/errors.ts";

export interface Caller {
  /** Whom jobs belong to: a key's name, `cluster` or `anonymous`. */
  readonly name: string;
  /** `admin` never stands without the other two. */
  readonly scopes: ReadonlySet<Scope>;
  /** Requests in a minute, where the key has a rate of its own. */
  readonly rate?: number | undefined;
}

/** The names of callers that are no key's. */
export const ownNames = { holderOfToken: "cluster", anybody: "anonymous" } as const;

export function withScopes(name: string, scopes: readonly Scope[], rate?: number): Caller {
  const all: readonly Scope[] = scopes.includes("admin") ? ["submit", "read", "admin"] : scopes;
  return { name, scopes: new Set(all), rate };
}

/** What Express keeps of a request is open to any name and type; this is not. */
const callers = new WeakMap<IncomingMessage, Caller>();

export function noteCaller(request: IncomingMessage, caller: Caller): void {
  callers.set(request, caller);
}

/** Throws an `Error` for a request that never came to the gate, so that no route is open by mistake. */
export function callerOf(request: IncomingMessage): Caller {
  const caller = callers.get(request);
  if (caller) return caller;
  throw new Error(`Nobody has looked who calls ${request.method} ${request.url?.split("?")[0]}.`);
}

/** Whose jobs a caller sees: its own, and undefined for one that may `admin`, who sees those of all. */
export function ownerOf(request: IncomingMessage): string | undefined {
  const { name, scopes } = callerOf(request);
  return scopes.has("admin") ? undefined : name;
}

/** Lets callers through that have one of the scopes; others learn whether a key is missing or a scope. */
export function requireScope(...scopes: [Scope, ...Scope[]]): RequestHandler {
  return (request, response, next) => {
    const refusal = refusalOf(callerOf(request), scopes);
    if (refusal) challenge(response, refusal, scopes);
    next(refusal);
  };
}

/** Undefined for a caller that has one of the scopes. */
export function refusalOf({ name, scopes }: Caller, needed: readonly Scope[]): ServiceError | undefined {
  if (needed.some((scope) => scopes.has(scope))) return undefined;
  if (name === ownNames.anybody) {
    return new ServiceError("unauthorized", keyIsMissing, { field: "authorization" });
  }
  return new ServiceError(
    "missing_scope",
    `The key '${name}' may ${[...scopes].join(", ")}; this needs ${needed.join(" or ")}.`,
  );
}

/** RFC 6750 §3. */
function challenge(response: Response, { code }: ServiceError, needed: readonly Scope[]): void {
  const reason = code === "missing_scope" ? ` error="insufficient_scope", scope="${needed.join(" ")}"` : "";
  response.set("WWW-Authenticate", `Bearer${reason}`);
}

const keyIsMissing =
  "This needs a key, and none or a wrong one came. Send an API key, or the CLUSTER_TOKEN, as " +
  "'Authorization: Bearer <key>' or 'X-Api-Key: <key>'.";
