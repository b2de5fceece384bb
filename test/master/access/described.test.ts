/** The document of a master says of each call who may make it, and which headers its answers have: here all are made. */
import { describe, expect, test } from "vitest";
import { describeMaster } from "../../../src/master/api/master-api.ts";
import { openAiErrorSchema } from "../../../src/master/openai/openai-error.ts";
import { commonHeaders } from "../../../src/platform/openapi/access-rules.ts";
import { errorBodySchema } from "../../../src/protocol/errors.ts";
import { shareKeyedCluster } from "../../support/keyed-cluster.ts";

describe("what a master's document says of access", () => {
  const cluster = shareKeyedCluster({ submitter: ["submit"], reader: ["read"], operator: ["admin"] });
  const operations = Object.entries(describeMaster([]).paths)
    // Only an upgrade finds it.
    .filter(([path]) => path !== "/ws")
    .flatMap(([path, item]) =>
      Object.entries(item).map(([method, operation]) => ({
        route: `${method.toUpperCase()} ${path}`,
        operation,
      })),
    );

  /** The refusal that is to be expected for want of a key or of a scope. */
  function refusalOf(security: Record<string, string[]>[], scopes: string[]): string | undefined {
    if (security.length === 0 || security.some((way) => Object.keys(way).length === 0)) return undefined;
    const isForToken = security.some((way) => "token" in way);
    if (isForToken || scopes.length === 0) return "unauthorized";
    const needed = security.flatMap((way) => Object.values(way).flat());
    return needed.some((scope) => scopes.includes(scope)) ? undefined : "missing_scope";
  }

  function codeOf(path: string, body: unknown): string {
    return path.startsWith("/v1/")
      ? openAiErrorSchema.parse(body).error.code
      : errorBodySchema.parse(body).code;
  }

  test.each(operations)("is what it does: $route", async ({ route, operation }) => {
    const { masterUrl, callers } = cluster();
    const [method = "", path = ""] = route.split(" ");
    for (const [headers, scopes] of [
      [{}, []],
      [callers.submitter, ["submit"]],
      [callers.reader, ["read"]],
      [callers.operator, ["submit", "read", "admin"]],
    ] as [Record<string, string>, string[]][]) {
      const stop = new AbortController();
      const address = `${masterUrl}${path.replaceAll(/\{\w+\}/g, "0")}`;
      const response = await fetch(address, { method, headers, signal: stop.signal });
      const code = response.ok ? undefined : codeOf(path, await response.json());
      const isRefused = code === "unauthorized" || code === "missing_scope";
      const refusal = refusalOf(operation.security, scopes);
      expect({ scopes, refusal: isRefused ? code : undefined }).toEqual({ scopes, refusal });
      const described = Object.keys(operation.responses[response.status]?.headers ?? {});
      const common = Object.keys(commonHeaders);
      expect(common.filter((name) => response.headers.has(name))).toEqual(
        common.filter((name) => described.includes(name)),
      );
      stop.abort();
    }
  });
});
