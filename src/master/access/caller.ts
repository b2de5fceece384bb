/** Who calls: the one value that routes know a client by, whatever it showed. */
import type { IncomingMessage } from "node:http";
import type { RequestHandler } from "express";
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

/** Lets callers through that have one of the scopes; others learn whether a key is missing or a scope (RFC 6750 §3.1). */
export function requireScope(...scopes: [Scope, ...Scope[]]): RequestHandler {
  return (request, response, next) => {
    const caller = callerOf(request);
    if (scopes.some((scope) => caller.scopes.has(scope))) {
      next();
      return;
    }
    if (caller.name === ownNames.anybody) {
      response.set("WWW-Authenticate", "Bearer");
      next(new ServiceError("unauthorized", keyIsMissing, { field: "authorization" }));
      return;
    }
    response.set("WWW-Authenticate", `Bearer error="insufficient_scope", scope="${scopes.join(" ")}"`);
    next(
      new ServiceError(
        "missing_scope",
        `The key '${caller.name}' may ${[...caller.scopes].join(", ")}; this needs ${scopes.join(" or ")}.`,
      ),
    );
  };
}

const keyIsMissing =
  "This needs a key, and none or a wrong one came. Send an API key, or the CLUSTER_TOKEN, as " +
  "'Authorization: Bearer <key>' or 'X-Api-Key: <key>'.";
