/** Operations on the cluster: whether it works, what it offers, who belongs to it. */
import { json, nothing, text } from "../../platform/openapi/operation.ts";
import { type Operations, slavePath } from "./schemas.ts";

export const cluster: Operations = {
  "GET /": {
    id: "greet",
    tag: "Cluster",
    summary: "See that a master is there",
    description: "A browser, which accepts `text/html`, gets the web page.",
    access: "anyone",
    answers: { 200: text("`Master is working`") },
  },

  "GET /check_status": {
    id: "checkStatus",
    tag: "Cluster",
    summary: "Ask whether the master works",
    access: "anyone",
    answers: { 200: json("Alive", "It does.") },
  },

  "GET /task_types": {
    id: "listTaskTypes",
    tag: "Cluster",
    summary: "List the task types",
    access: "submitOrRead",
    answers: { 200: json("TaskTypes", "The six standard types and what slaves have announced beside them.") },
  },

  "GET /slaves": {
    id: "listSlaves",
    tag: "Cluster",
    summary: "List the slaves",
    access: "admin",
    answers: { 200: json("Slaves", "Every slave that has registered, how it is and what it has done.") },
  },

  "GET /limits": {
    id: "listLimits",
    tag: "Cluster",
    summary: "List the limits",
    access: "submitOrRead",
    answers: { 200: json("Limits", "Every limit in force, and the variable that sets it.") },
  },

  "POST /register": {
    id: "register",
    tag: "Slaves",
    summary: "Register a slave",
    description:
      "The same call again is the heartbeat. A slave that sends its address alone offers the six standard types and " +
      "one slot.",
    access: "slave",
    body: { json: "Registration" },
    answers: { 200: json("Registered", "The slave belongs to the cluster until its lease ends.") },
    errors: [
      "engine_down",
      "malformed_request",
      "missing_field",
      "invalid_field",
      "forbidden_address",
      "field_too_large",
      "too_many_slaves",
    ],
  },

  "DELETE /slaves/{slave_id}": {
    id: "removeSlave",
    tag: "Slaves",
    summary: "Say goodbye as a slave",
    description: "It gets no more files, and may end those that it has.",
    access: "slave",
    path: slavePath,
    answers: { 204: nothing("The slave is no longer counted on.") },
    errors: ["malformed_request", "not_found", "engine_down"],
  },

  "GET /openapi.json": {
    id: "describeApi",
    tag: "Cluster",
    summary: "Read this document",
    access: "anyone",
    answers: {
      200: {
        meaning: "This API in OpenAPI 3.1, with the task types that the master knows by now.",
        content: { "application/json": { type: "object" } },
      },
    },
  },

  "GET /docs": {
    id: "showApi",
    tag: "Cluster",
    summary: "Read this document as a person, and try it out",
    access: "anyone",
    answers: { 200: text("A page for a browser.", "text/html") },
  },
};
