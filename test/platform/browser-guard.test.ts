import { describe, expect, test } from "vitest";
import { type BrowserRules, refuseForeignPage } from "../../src/platform/browser-guard.ts";

const rules: BrowserRules = {
  host: "127.0.0.1",
  allowedHosts: ["cluster.example"],
  origins: ["https://app.example"],
};

/** Undefined when the request passes; else the code of its refusal. */
function refusal(headers: Record<string, string>, changes: boolean, own: BrowserRules = rules): unknown {
  try {
    refuseForeignPage(headers, own, changes);
    return undefined;
  } catch (error) {
    return error instanceof Error ? Reflect.get(error, "code") : error;
  }
}

describe("the handshake of a WebSocket, which browsers allow to every page,", () => {
  test.each([
    ["passes for a program", {}, undefined],
    ["passes for our own page", { origin: "http://localhost:5000" }, undefined],
    ["passes for a page of CORS_ORIGINS", { origin: "https://app.example" }, undefined],
    ["is refused to another site", { origin: "https://evil.example" }, "cross_site"],
    ["is refused to another port", { origin: "http://localhost:5001" }, "cross_site"],
    ["is refused to a page that hides its origin", { origin: "null" }, "cross_site"],
    ["is refused to what is no origin", { origin: "localhost:5000" }, "cross_site"],
  ])("%s", (_what, headers, code) => {
    expect(refusal({ host: "localhost:5000", ...headers }, true)).toBe(code);
  });
});

test("what the browser says of the page goes before the page's origin", () => {
  const host = "localhost:5000";
  const origin = "http://localhost:5000";
  expect(refusal({ host, origin, "sec-fetch-site": "cross-site" }, true)).toBe("cross_site");
  // As behind a proxy that changes Host.
  expect(refusal({ host, origin: "https://cluster.example", "sec-fetch-site": "same-origin" }, true)).toBe(
    undefined,
  );
});

test("a page of CORS_ORIGINS is one of exactly that origin", () => {
  for (const origin of ["http://app.example", "https://app.example:444", "https://a.app.example"]) {
    expect(refusal({ host: "localhost", origin }, true)).toBe("cross_site");
  }
});

test("reading is no change, and its answer is for nobody else to see", () => {
  expect(refusal({ host: "localhost", origin: "https://evil.example" }, false)).toBe(undefined);
});

test("a request of HTTP/1.0 names no host, and no browser sends one", () => {
  expect(refusal({}, false)).toBe(undefined);
});

describe("a host", () => {
  const open: BrowserRules = { ...rules, host: "0.0.0.0", allowedHosts: [] };

  test.each([
    ["[::1]:5000", undefined],
    ["CLUSTER.example:5000", undefined],
    ["cluster.example.", undefined],
    ["sub.cluster.example", "unknown_host"],
    ["localhost@evil.example", "unknown_host"],
    ["", "unknown_host"],
  ])("%j on this machine alone: %s", (host, code) => {
    expect(refusal({ host }, false)).toBe(code);
  });

  test("is of no matter where others can reach the process, until one is configured", () => {
    expect(refusal({ host: "any.example" }, false, open)).toBe(undefined);
    expect(refusal({ host: "any.example" }, false, { ...open, allowedHosts: ["one.example"] })).toBe(
      "unknown_host",
    );
  });
});
