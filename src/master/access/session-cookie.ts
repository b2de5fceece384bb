/** The cookie of a session: out of reach of scripts, sent by our own pages alone, over TLS alone where there is TLS. */
import type { IncomingHttpHeaders } from "node:http";
import type { CookieOptions, Request } from "express";
import { sessionCookieName } from "../../protocol/access.ts";

export function sessionCookieIn({ cookie = "" }: IncomingHttpHeaders): string | undefined {
  const pairs = cookie.split(";").map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${sessionCookieName}=`))?.slice(sessionCookieName.length + 1);
}

/** The page's own word tells of TLS that a proxy in front of us ends. */
export function cookieOptions(request: Request): CookieOptions {
  const isSecure = request.secure || request.headers.origin?.startsWith("https:") === true;
  return { httpOnly: true, sameSite: "strict", secure: isSecure, path: "/" };
}
