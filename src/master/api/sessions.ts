/** Operations by which a browser, whose downloads and event streams can carry no key, exchanges one for a cookie. */
import { json, nothing } from "../../platform/openapi/operation.ts";
import type { Operations } from "./schemas.ts";

export const sessions: Operations = {
  "POST /session": {
    id: "beginSession",
    tag: "Session",
    summary: "Begin a session",
    description: "The key comes in a header or in the body.",
    access: "caller",
    body: { json: "SessionRequest", isOptional: true },
    answers: {
      200: json("Session", "Whose session it is.", {
        "Set-Cookie": "The session, out of reach of scripts and sent by pages of the master alone.",
      }),
    },
    errors: ["malformed_request", "missing_field", "invalid_field", "unauthorized", "field_too_large"],
  },

  "GET /session": {
    id: "showSession",
    tag: "Session",
    summary: "Ask who calls",
    access: "caller",
    answers: { 200: json("Session", "Who calls, and what they may.") },
  },

  "DELETE /session": {
    id: "endSession",
    tag: "Session",
    summary: "End a session",
    access: "caller",
    answers: { 204: nothing("There is no session now.", { "Set-Cookie": "Takes the cookie away." }) },
  },
};
