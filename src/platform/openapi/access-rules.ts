/** Who may call an operation: what a document says of it. */
import { type Scope, sessionCookieName } from "../../protocol/access.ts";
import type { ErrorCode } from "../../protocol/errors.ts";
import type { JsonSchema } from "./schema.ts";

/**
 * `caller`: anybody, who is asked all the same who calls; a scope, or one of two: whoever has it; `socket`: whoever has
 * `read`, before there is HTTP; `slave`: a slave of its master; `master`: a master of its slave.
 */
export type AccessRule = "anyone" | "caller" | Scope | "submitOrRead" | "socket" | "slave" | "master";

interface RuleMeaning {
  /** In one of these ways; those in the brackets are the scopes that it takes. */
  security: Record<string, Scope[]>[];
  /** How the rule says no. */
  errors: ErrorCode[];
  /** Which of `commonHeaders` come with each answer. */
  headers: CommonHeader[];
}

/** What any answer may come with, whatever its operation. */
export const commonHeaders = {
  "X-Request-Id":
    "The request's id: the one that it came with, if any, and else a new one. The logs have it too.",
  RateLimit: "How many requests are left, and for how many seconds, where they are counted.",
  "RateLimit-Policy": "How many requests may come in how many seconds, where they are counted.",
} as const;

type CommonHeader = keyof typeof commonHeaders;

const ofAnswer: CommonHeader[] = ["X-Request-Id"];
const ofCounted: CommonHeader[] = [...ofAnswer, "RateLimit", "RateLimit-Policy"];

/** As the gate of a master looks who calls. */
export const accessRules: Record<AccessRule, RuleMeaning> = {
  anyone: { security: [], errors: [], headers: ofAnswer },
  caller: { security: [{}, ...keysWith([])], errors: ["too_many_requests"], headers: ofCounted },
  submit: needScope("submit"),
  read: needScope("read"),
  admin: needScope("admin"),
  submitOrRead: needScope("submit", "read"),
  socket: {
    security: keysWith(["read"]),
    errors: ["unauthorized", "missing_scope", "cross_site"],
    headers: [],
  },
  slave: { security: [{ token: [] }], errors: ["unauthorized", "too_many_requests"], headers: ofCounted },
  master: { security: [{ token: [] }], errors: ["unauthorized"], headers: ofAnswer },
};

function needScope(...scopes: Scope[]): RuleMeaning {
  return {
    security: scopes.flatMap((scope) => keysWith([scope])),
    errors: ["unauthorized", "missing_scope", "too_many_requests"],
    headers: ofCounted,
  };
}

function keysWith(scopes: Scope[]): RuleMeaning["security"] {
  return [{ key: scopes }, { keyHeader: scopes }, { session: scopes }];
}

/** The kinds of proof that some rules name. */
export function describeProofs(rules: Iterable<AccessRule>): Record<string, JsonSchema> {
  const named = new Set([...rules].flatMap((rule) => accessRules[rule].security.flatMap(Object.keys)));
  return Object.fromEntries(Object.entries(proofs).filter(([name]) => named.has(name)));
}

const proofs: Record<string, JsonSchema> = {
  token: {
    type: "http",
    scheme: "bearer",
    description: "The cluster's token (`CLUSTER_TOKEN`), where one is set.",
  },
  key: {
    type: "http",
    scheme: "bearer",
    description: "An API key that has the scope, or the cluster's token, which has all of them.",
  },
  keyHeader: {
    type: "apiKey",
    in: "header",
    name: "X-Api-Key",
    description: "The same, for programs that cannot set `Authorization`.",
  },
  session: {
    type: "apiKey",
    in: "cookie",
    name: sessionCookieName,
    description: "What `POST /session` gives a browser for a key.",
  },
};
