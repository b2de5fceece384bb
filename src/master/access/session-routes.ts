/** `/session`: a browser exchanges a key for a cookie, asks who it is, and goes again. */
import express, { type Request, type RequestHandler, type Response, Router } from "express";
import { type SessionAnswer, sessionCookieName, sessionRequestSchema } from "../../protocol/access.ts";
import { ServiceError } from "../../protocol/errors.ts";
import { fixedLimits } from "../../protocol/limits.ts";
import { type Caller, callerOf } from "./caller.ts";
import { type Gate, keyIn } from "./gate.ts";
import { cookieOptions, sessionCookieIn } from "./session-cookie.ts";
import type { Sessions } from "./sessions.ts";

export function sessionRoutes({ gate, sessions }: { gate: Gate; sessions: Sessions }): Router {
  const router = Router();
  router.use(neverStored);
  router.post("/", express.json({ limit: fixedLimits.session_bytes.value }), (request, response) => {
    const holder = gate.findHolder(readKey(request));
    if (!holder) throw new ServiceError("unauthorized", "No such key is in force.", { field: "key" });
    const { value, expiresAt } = sessions.begin(holder);
    response.cookie(sessionCookieName, value, { ...cookieOptions(request), expires: expiresAt });
    response.json(show(holder.caller, expiresAt));
  });
  router.get("/", (request, response) => {
    const caller = callerOf(request);
    const session = keyIn(request.headers) === undefined ? gate.findSession(request.headers) : undefined;
    response.json(show(caller, session?.expiresAt));
  });
  router.delete("/", (request: Request, response: Response) => {
    if (gate.findSession(request.headers)) sessions.end(sessionCookieIn(request.headers) ?? "");
    response.clearCookie(sessionCookieName, cookieOptions(request));
    response.status(204).end();
  });
  return router;
}

/** Whose answer this is depends on the cookie, and it may set one. */
const neverStored: RequestHandler = (_request, response, next) => {
  response.set("Cache-Control", "no-store");
  next();
};

function readKey(request: Request): string {
  const parsed = sessionRequestSchema.safeParse(request.body ?? {});
  // What came in place of a key may be one, so it is not told.
  if (!parsed.success) throw new ServiceError("invalid_field", howToShowKey, { field: "key" });
  const key = keyIn(request.headers) ?? parsed.data.key;
  if (key !== undefined) return key;
  throw new ServiceError("missing_field", howToShowKey, { field: "key" });
}

const howToShowKey = `A session needs a key: 'Authorization: Bearer <key>', or {"key":"<key>"} alone as application/json.`;

function show({ name, scopes }: Caller, expiresAt: Date | undefined): SessionAnswer {
  return { name, scopes: [...scopes], expires_at: expiresAt?.toISOString() ?? null };
}
