/** How many requests a key may make in a minute, or an address that shows none; `RateLimit` headers tell in each answer. */
import type { Request, RequestHandler } from "express";
import { ipKeyGenerator, rateLimit } from "express-rate-limit";
import { type Access, isLoopback } from "../../platform/access.ts";
import { ServiceError } from "../../protocol/errors.ts";
import { callerOf, ownNames } from "./caller.ts";

interface RateSettings {
  access: Access;
  /** Whether clients have keys; without, this machine's users are not counted. */
  hasKeys: boolean;
  /** For callers without a rate of their own. */
  perMinute: number;
}

const windowMs = 60_000;

/**
 * The holder of the cluster's token runs it, and its slaves beat with it; nobody counts those. Without a token there is
 * none to guess, and a slave beats whatever its neighbours at one address ask for.
 */
export function limitRates({ access, hasKeys, perMinute }: RateSettings): RequestHandler {
  const isOff = isLoopback(access.host) && !hasKeys;
  const rateOf = (request: Request): number => callerOf(request).rate ?? perMinute;
  return rateLimit({
    windowMs,
    limit: rateOf,
    keyGenerator: whoIsCounted,
    skip: (request) =>
      isOff ||
      callerOf(request).name === ownNames.holderOfToken ||
      (access.tokens.length === 0 && request.path === "/register"),
    // draft-ietf-httpapi-ratelimit-headers-08, the newest that the library writes.
    standardHeaders: "draft-8",
    legacyHeaders: false,
    // What a proxy says of addresses is not asked for, so its headers are no sign of a wrong setting.
    validate: { xForwardedForHeader: false, forwardedHeader: false },
    handler: (request, _response, next) => {
      const limit = rateOf(request);
      next(
        new ServiceError(
          "too_many_requests",
          `More than ${limit} requests came within a minute. Retry-After says when to go on.`,
          { limit },
        ),
      );
    },
  });
}

/** An owner of IPv6 addresses has so many that a whole network counts as one. */
function whoIsCounted(request: Request): string {
  const { name } = callerOf(request);
  if (name !== ownNames.anybody) return `key ${name}`;
  return `address ${ipKeyGenerator(request.socket.remoteAddress ?? "", 56)}`;
}
