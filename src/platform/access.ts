/** Who may listen where, and who may call: the shared token of a cluster, compared in constant time. */
import { createHash, timingSafeEqual } from "node:crypto";
import { BlockList, isIP } from "node:net";
import type { NextFunction, Request, Response } from "express";
import { ServiceError } from "../protocol/errors.ts";

export interface Access {
  host: string;
  token: string | undefined;
  allowAnonymous: boolean;
}

/**
 * Where to listen: `HOST` when set, else everywhere with a token and on loopback without one.
 * Throws an `Error` for a public address without a token, since everybody on the network could submit files.
 */
export function chooseAccess(settings: {
  HOST?: string | undefined;
  CLUSTER_TOKEN?: string | undefined;
  ALLOW_ANONYMOUS: boolean;
}): Access {
  const token = settings.CLUSTER_TOKEN;
  const host = settings.HOST ?? (token ? "0.0.0.0" : "127.0.0.1");
  if (!token && !settings.ALLOW_ANONYMOUS && !isLoopback(host)) {
    throw new Error(
      `HOST=${host} is reachable from other machines and no CLUSTER_TOKEN is set. Set CLUSTER_TOKEN to the same ` +
        `secret on the master and every slave, or ALLOW_ANONYMOUS=1 if everybody on this network may use the cluster.`,
    );
  }
  return { host, token, allowAnonymous: settings.ALLOW_ANONYMOUS };
}

const loopback = new BlockList();
loopback.addSubnet("127.0.0.0", 8, "ipv4");
loopback.addAddress("::1", "ipv6");

/** Whether an address or host name stands for this machine alone. */
export function isLoopback(host: string): boolean {
  if (host === "localhost") return true;
  const address = plainAddress(host);
  const version = isIP(address);
  return version !== 0 && loopback.check(address, version === 4 ? "ipv4" : "ipv6");
}

/** An IPv4 address that came as IPv4-mapped IPv6 (RFC 4291 §2.5.5.2), as IPv4; any other unchanged. */
export function plainAddress(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, "");
}

/** The header that shows a peer that we know the token. */
export function bearer(token: string | undefined): Record<string, string> {
  return token ? { authorization: `Bearer ${token}` } : {};
}

/** Lets a request through that carries the token (RFC 6750 §2.1); everything when there is none. */
export function requireToken(token: string | undefined) {
  return (request: Request, response: Response, next: NextFunction): void => {
    if (!token || carriesToken(request, token)) {
      next();
      return;
    }
    response.set("WWW-Authenticate", "Bearer");
    next(
      new ServiceError(
        "unauthorized",
        "This cluster has a token. Send it as 'Authorization: Bearer <CLUSTER_TOKEN>'; slaves and master need the same.",
        { field: "authorization" },
      ),
    );
  };
}

function carriesToken(request: Request, token: string): boolean {
  const came = /^Bearer (.+)$/i.exec(request.headers.authorization ?? "")?.[1] ?? "";
  return timingSafeEqual(digest(came), digest(token));
}

/** Digests have one length, as `timingSafeEqual` demands, and so tell nothing of the token's. */
function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
