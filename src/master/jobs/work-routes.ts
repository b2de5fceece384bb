/** What slaves that pull call: claims, the bytes of an attempt by its ticket, and the outcome. */
import { type Request, Router, json } from "express";
import type { z } from "zod";
import type { WorkDesk } from "../../engines/bullmq/work-desk.ts";
import { ServiceError, describeIssue } from "../../protocol/errors.ts";
import { claimSchema, workProgressSchema } from "../../protocol/work.ts";
import { readIndex } from "./job-query.ts";
import { sendFile } from "../send-file.ts";

type TicketRequest = Request<{ ticket: string }>;

/** To be mounted at `/attempts`, behind the cluster's token. */
export function workRoutes(desk: WorkDesk): Router {
  const router = Router();
  router.post("/claim", json(), async (request, response) => {
    const assignment = await desk.claim(parse(claimSchema, request.body));
    response.json({ assignment: assignment ?? null });
  });
  router.get(
    "/:ticket/inputs/:place",
    async (request: Request<{ ticket: string; place: string }>, response) => {
      const { ticket, place } = request.params;
      await sendFile(response, await desk.input(ticket, readIndex(place)));
    },
  );
  router.get("/:ticket/shared", async (request: TicketRequest, response) => {
    await sendFile(response, await desk.shared(request.params.ticket));
  });
  router.post("/:ticket/progress", json(), async (request: TicketRequest, response) => {
    const isLive = await desk.noteProgress(request.params.ticket, parse(workProgressSchema, request.body));
    response.json({ is_live: isLive });
  });
  router.post("/:ticket/outcome", async (request: TicketRequest, response) => {
    const contentType = request.get("content-type") ?? "";
    const isLive = await desk.takeOutcome(request.params.ticket, request, contentType);
    // What a late slave still sends is not wanted.
    if (!isLive) request.resume();
    response.json({ is_live: isLive });
  });
  return router;
}

function parse<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const { field, sentence } = describeIssue(parsed.error, value);
  throw new ServiceError("invalid_field", sentence, { field });
}
