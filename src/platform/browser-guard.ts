/**
 * What stands between a process and web pages: a browser sends what any page tells it to, from inside of the network
 * that our addresses protect, and with our cookie. Programs send none of the headers looked at here and pass.
 */
import type { IncomingHttpHeaders } from "node:http";
import { isIP } from "node:net";
import type { RequestHandler } from "express";
import helmet from "helmet";
import { ServiceError } from "../protocol/errors.ts";
import { isLoopback } from "./access.ts";
import { list } from "./env.ts";

export interface BrowserRules {
  /** The address that the process listens on. */
  host: string;
  /** Host names, in lower case, under which it may be called. */
  allowedHosts: readonly string[];
  /** Origins whose pages may use it, such as `https://example.com`. */
  origins: readonly string[];
}

/** `ALLOWED_HOSTS`. */
export const hostNames = list(
  (name) => /^[a-z\d][a-z\d.-]*$/.test(name) || isIP(name) !== 0,
  "host names in lower case such as cluster.example.com are allowed, without a port",
);

/** `CORS_ORIGINS`. */
export const origins = list(
  (origin) => URL.canParse(origin) && new URL(origin).origin === origin,
  "origins such as https://example.com or http://localhost:8080 are allowed, without a path",
);

/** For every route: headers that tell browsers what not to do, and the refusal of what foreign pages had them send. */
export function guardAgainstPages(rules: BrowserRules): RequestHandler[] {
  return [
    // Browsers keep this promise for a host with all its ports, and localhost has many owners.
    helmet({ strictTransportSecurity: isLoopback(rules.host) ? false : { includeSubDomains: false } }),
    (request, _response, next) => {
      refuseForeignPage(request.headers, rules, !safeMethods.has(request.method));
      next();
    },
  ];
}

/** RFC 9110 §9.2.1; what they ask for changes nothing here, and pages of others cannot read the answer. */
const safeMethods = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * `changes`: whether the request could change something, as every one can whose method is not safe; the handshake of a
 * WebSocket, which browsers allow to pages of every origin, is to be counted among these.
 * Throws `unknown_host` or `cross_site`.
 */
export function refuseForeignPage(headers: IncomingHttpHeaders, rules: BrowserRules, changes: boolean): void {
  const { host } = headers;
  if (host !== undefined && !isOurHost(hostNameOf(host), rules)) {
    throw new ServiceError(
      "unknown_host",
      `The request is for the host ${host}, which is not known here. Name it in ALLOWED_HOSTS if it stands for this process.`,
      { field: "host", actual: host },
    );
  }
  if (changes && isFromOtherSite(headers, rules)) {
    throw new ServiceError(
      "cross_site",
      `A page of another site (${headers.origin ?? "unnamed"}) had a browser send this. Name its origin in CORS_ORIGINS ` +
        "if it may use this cluster.",
      { field: "origin", actual: headers.origin },
    );
  }
}

/**
 * A name of somebody else's can be made to stand for our address after its page has been loaded (DNS rebinding); the
 * page then counts as ours, and `Host` alone tells. Where others than this machine's users can call, a key or the
 * operator's word that everybody may is asked for anyway, so there any name will do until one is configured.
 */
function isOurHost(name: string, { host, allowedHosts }: BrowserRules): boolean {
  if (allowedHosts.includes(name) || isLoopback(name) || name.endsWith(".localhost")) return true;
  // Nobody can make a literal address stand for another.
  return !isLoopback(host) && (allowedHosts.length === 0 || isIP(name) !== 0);
}

/** As Go's `http.CrossOriginProtection` has it: what the browser says of the page, or else the page's own origin. */
function isFromOtherSite(headers: IncomingHttpHeaders, { origins: allowed }: BrowserRules): boolean {
  const { origin, host } = headers;
  if (origin !== undefined && allowed.includes(origin)) return false;
  // Fetch Metadata §2.3; `none` is the user's own doing. Browsers send it where TLS or loopback protects the way.
  const site = headers["sec-fetch-site"];
  if (site !== undefined) return site !== "same-origin" && site !== "none";
  return origin !== undefined && !(URL.canParse(origin) && new URL(origin).host === host);
}

/** The name without port, brackets and final dot. */
function hostNameOf(host: string): string {
  const name = host.toLowerCase().replace(/:\d*$/, "");
  return name.replace(/^\[(.*)\]$/, "$1").replace(/\.$/, "");
}
