/** Lets pages of configured origins use a process and read its answers (WHATWG Fetch, CORS protocol). */
import type { RequestHandler } from "express";

const methods = "GET, HEAD, POST, PUT, PATCH, DELETE";

/** The headers of answers that a page may read beside the few that it always may. */
const readable =
  "Content-Disposition, ETag, Location, Preference-Applied, RateLimit, RateLimit-Policy, Retry-After, Server-Timing, X-Request-Id";

/** How long a browser may go by the answer to its question. */
const maxAgeSeconds = 600;

/**
 * Nothing for other origins: their browsers then keep the answers to themselves. Pages of the allowed ones send a key;
 * the cookie stays with our own (`SameSite=Strict`), so credentials are not allowed.
 */
export function allowOrigins(origins: readonly string[]): RequestHandler {
  return (request, response, next) => {
    if (origins.length > 0) response.vary("Origin");
    const { origin } = request.headers;
    if (origin === undefined || !origins.includes(origin)) {
      next();
      return;
    }
    response.set({ "Access-Control-Allow-Origin": origin, "Access-Control-Expose-Headers": readable });
    const isQuestion = request.method === "OPTIONS" && request.get("Access-Control-Request-Method");
    if (!isQuestion) {
      next();
      return;
    }
    response.vary("Access-Control-Request-Headers");
    response.set({
      "Access-Control-Allow-Methods": methods,
      "Access-Control-Allow-Headers": request.get("Access-Control-Request-Headers") ?? "",
      "Access-Control-Max-Age": String(maxAgeSeconds),
    });
    response.status(204).end();
  };
}
