/** The operations that every process has for whoever runs it: health, readiness, numbers, log level. */
import type { AccessRule } from "./access-rules.ts";
import { type Operation, type Route, json, text } from "./operation.ts";

interface ProcessTraits {
  tag: string;
  /** What readiness is about: `the master should get jobs`. */
  readiness: string;
  /** Who may read the numbers and change the log level. */
  access: AccessRule;
}

/** The schemas of the answers stand beside the table of the process, under these names. */
type ProcessSchema = "Alive" | "Readiness" | "LogLevel";

export function processOperations({
  tag,
  readiness,
  access,
}: ProcessTraits): Partial<Record<Route, Operation<ProcessSchema>>> {
  return {
    "GET /healthz": {
      id: "checkHealth",
      tag,
      summary: "Ask whether the process lives",
      description: "For what starts it anew where it does not.",
      access: "anyone",
      answers: { 200: json("Alive", "It does.") },
    },

    "GET /readyz": {
      id: "checkReadiness",
      tag,
      summary: `Ask whether ${readiness}`,
      description: "For what spreads requests over several.",
      access: "anyone",
      answers: {
        200: json("Readiness", "It should."),
        503: json("Readiness", "It should not, for these reasons."),
      },
    },

    "GET /metrics": {
      id: "showMetrics",
      tag,
      summary: "Read the numbers of the process",
      access,
      answers: { 200: text("The Prometheus text format.") },
    },

    "PUT /log_level": {
      id: "setLogLevel",
      tag,
      summary: "Change how much the process logs",
      description: "Until it stops; `LOG_LEVEL` says how it starts.",
      access,
      body: { json: "LogLevel" },
      answers: { 200: json("LogLevel", "The level in force.") },
      errors: ["malformed_request", "invalid_field", "field_too_large"],
    },
  };
}
