/** Operations for whoever runs the cluster, and for what watches over it. */
import { json, text } from "../../platform/openapi/operation.ts";
import { type Operations, slavePath } from "./schemas.ts";

export const operating: Operations = {
  "GET /healthz": {
    id: "checkHealth",
    tag: "Operation",
    summary: "Ask whether the process lives",
    description: "For what starts it anew where it does not.",
    access: "anyone",
    answers: { 200: json("Alive", "It does.") },
  },

  "GET /readyz": {
    id: "checkReadiness",
    tag: "Operation",
    summary: "Ask whether the master should get jobs",
    description: "For what spreads requests over masters.",
    access: "anyone",
    answers: {
      200: json("Readiness", "It should."),
      503: json("Readiness", "It should not, for these reasons."),
    },
  },

  "GET /metrics": {
    id: "showMetrics",
    tag: "Operation",
    summary: "Read the numbers of the process",
    access: "admin",
    answers: { 200: text("The Prometheus text format.") },
  },

  "PUT /log_level": {
    id: "setLogLevel",
    tag: "Operation",
    summary: "Change how much the process logs",
    description: "Until it stops; `LOG_LEVEL` says how it starts.",
    access: "admin",
    body: { json: "LogLevel" },
    answers: { 200: json("LogLevel", "The level in force.") },
    errors: ["malformed_request", "invalid_field", "field_too_large"],
  },

  "POST /slaves/{slave_id}/drain": {
    id: "drainSlave",
    tag: "Slaves",
    summary: "Give a slave no more files",
    description: "Until `resume`, or its next start. It ends those that it has.",
    access: "admin",
    path: slavePath,
    answers: { 200: json("Slave", "The slave, held back.") },
    errors: ["malformed_request", "not_found"],
  },

  "POST /slaves/{slave_id}/resume": {
    id: "resumeSlave",
    tag: "Slaves",
    summary: "Give a slave files again",
    access: "admin",
    path: slavePath,
    answers: { 200: json("Slave", "The slave, as before it was held back.") },
    errors: ["malformed_request", "not_found"],
  },
};
