/** Finds out who calls, from what a request carries: a key, the cluster's token, or the cookie of a session. */
import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import type { RequestHandler } from "express";
import { type Access, bearerOf, isLoopback, isToken } from "../../platform/access.ts";
import { type Caller, callerOf, noteCaller, ownNames, withScopes } from "./caller.ts";
import { hashKey } from "./key-file.ts";
import type { KeyHolder, KeyRing } from "./key-ring.ts";
import { sessionCookieIn } from "./session-cookie.ts";
import type { Session, Sessions } from "./sessions.ts";

interface GateParts {
  access: Access;
  /** Absent while no file of keys is set. */
  keys: KeyRing | undefined;
  sessions: Sessions;
}

const holderOfToken = withScopes(ownNames.holderOfToken, ["admin"]);

export class Gate {
  readonly #parts: GateParts;
  readonly #anybody: Caller;
  readonly #stranger = withScopes(ownNames.anybody, []);

  constructor(parts: GateParts) {
    this.#parts = parts;
    this.#anybody = chooseAnybody(parts);
  }

  /** Every route behind this one may ask `callerOf(request)`. */
  readonly lookWhoCalls: RequestHandler = (request, _response, next) => {
    noteCaller(request, this.identify(request.headers));
    next();
  };

  /** A wrong key is worth less than none: who shows one means not to be anybody. */
  identify(headers: IncomingHttpHeaders): Caller {
    const key = keyIn(headers);
    if (key !== undefined && this.#hasKeys) return this.findHolder(key)?.caller ?? this.#stranger;
    return this.findSession(headers)?.holder.caller ?? this.#anybody;
  }

  /** Whether who was let in for an answer that goes on and on would be let in for it now. */
  isStillLetIn(request: IncomingMessage): boolean {
    const then = callerOf(request);
    const now = this.identify(request.headers);
    return now.name === then.name && [...then.scopes].every((scope) => now.scopes.has(scope));
  }

  findHolder(key: string): KeyHolder | undefined {
    const { access, keys } = this.#parts;
    if (isToken(access.tokens, key)) return { caller: holderOfToken, hash: hashKey(key) };
    return keys?.find(key);
  }

  findSession(headers: IncomingHttpHeaders): Session | undefined {
    const value = sessionCookieIn(headers);
    return value === undefined ? undefined : this.#parts.sessions.find(value, (name) => this.#named(name));
  }

  /** Whether clients have keys of their own. */
  get hasClientKeys(): boolean {
    return this.#parts.keys !== undefined;
  }

  get #hasKeys(): boolean {
    return this.hasClientKeys || this.#parts.access.tokens.length > 0;
  }

  #named(name: string): KeyHolder[] {
    const { access, keys } = this.#parts;
    if (name !== holderOfToken.name) return keys?.named(name) ?? [];
    return access.tokens.map((token) => ({ caller: holderOfToken, hash: hashKey(token) }));
  }
}

/** The key of a request; `X-Api-Key` for programs that cannot set `Authorization`. Never one in an address or a body. */
export function keyIn(headers: IncomingHttpHeaders): string | undefined {
  const key = bearerOf(headers) ?? headers["x-api-key"];
  return Array.isArray(key) ? key[0] : key;
}

/**
 * What one may who shows nothing. This machine's users may everything while there are no keys; everybody else what the
 * operator allows, which is not the cluster itself once a token keeps its slaves.
 */
function chooseAnybody({ access, keys }: GateParts): Caller {
  const name = ownNames.anybody;
  if (keys) return withScopes(name, []);
  if (isLoopback(access.host)) return withScopes(name, ["admin"]);
  if (!access.allowAnonymous) return withScopes(name, []);
  return withScopes(name, access.tokens.length > 0 ? ["submit", "read"] : ["admin"]);
}
