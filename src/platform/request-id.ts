/** Gives every request an id that its answer and all its log lines carry, so that one search follows it everywhere. */
import { randomUUID } from "node:crypto";
import type { RequestHandler } from "express";
import type { Logger } from "./logger.ts";

declare module "express-serve-static-core" {
  interface Request {
    /** The client's own, where it sent one that can be trusted in a log. */
    id: string;
    /** Adds `requestId` to each line. */
    log: Logger;
  }
}

export const requestIdHeader = "X-Request-Id";

/** What ids of other systems are made of; nothing that could end a log line or a header. */
const saneId = /^[\w.:@#=+/-]{1,128}$/;

export function identifyRequests(log: Logger): RequestHandler {
  return (request, response, next) => {
    const came = request.get(requestIdHeader) ?? "";
    request.id = saneId.test(came) ? came : randomUUID();
    request.log = log.child({ requestId: request.id });
    response.set(requestIdHeader, request.id);
    next();
  };
}
