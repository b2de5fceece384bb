/** Who may listen where, and who may call: the shared token of a cluster, compared in constant time. */
import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { BlockList, isIP } from "node:net";
import type { RequestHandler } from "express";
import { ServiceError } from "../protocol/errors.ts";
import { list, splitList } from "./env.ts";

export interface Access {
  host: string;
  /** The first is sent, each is accepted: so a new token takes over from an old one while both are in use. */
  tokens: readonly string[];
  allowAnonymous: boolean;
}

/** `CLUSTER_TOKEN`. A header carries printable ASCII (RFC 9110 §5.5), and commas stand between tokens. */
export const clusterToken = list(
  (token) => /^[\x20-\x7e]{16,}$/.test(token),
  "at least 16 characters are needed, printable ASCII; commas stand between a new token and an old one",
);

/**
 * Where to listen: `HOST` when set, else everywhere with a token and on loopback without one.
 * Throws an `Error` for a public address without a token, since everybody on the network could submit files.
 */
export function chooseAccess(settings: {
  HOST?: string | undefined;
  CLUSTER_TOKEN: readonly string[];
  ALLOW_ANONYMOUS: boolean;
}): Access {
  const tokens = settings.CLUSTER_TOKEN;
  const isSecret = tokens.length > 0;
  const host = settings.HOST ?? (isSecret ? "0.0.0.0" : "127.0.0.1");
  if (!isSecret && !settings.ALLOW_ANONYMOUS && !isLoopback(host)) {
    throw new Error(
      `HOST=${host} is reachable from other machines and no CLUSTER_TOKEN is set. Set CLUSTER_TOKEN to the same ` +
        `secret on the master and every slave, or ALLOW_ANONYMOUS=1 if everybody on this network may use the cluster.`,
    );
  }
  return { host, tokens, allowAnonymous: settings.ALLOW_ANONYMOUS };
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

/** The token to send, of a `CLUSTER_TOKEN` as it stands in the environment. */
export function tokenToSend(text: string | undefined): string | undefined {
  return splitList(text ?? "")[0];
}

/** Lets a request through that carries one of the tokens; everything when there is none. */
export function requireToken(tokens: readonly string[]): RequestHandler {
  return (request, response, next) => {
    if (tokens.length === 0 || isToken(tokens, bearerOf(request.headers) ?? "")) {
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

/** What a request carries as its bearer token (RFC 6750 §2.1). */
export function bearerOf(headers: IncomingHttpHeaders): string | undefined {
  return /^Bearer (.+)$/i.exec(headers.authorization ?? "")?.[1];
}

export function isToken(tokens: readonly string[], came: string): boolean {
  return tokens.some((token) => timingSafeEqual(digest(came), digest(token)));
}

/** SHA-256. Digests have one length, as `timingSafeEqual` demands, and so tell nothing of the text's. */
export function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
