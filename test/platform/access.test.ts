import { describe, expect, test } from "vitest";
import { chooseAccess, isLoopback, plainAddress } from "../../src/platform/access.ts";

describe("this machine alone", () => {
  test.each(["127.0.0.1", "127.9.9.9", "::1", "localhost", "::ffff:127.0.0.1", "::FFFF:127.0.0.1"])(
    "is meant by %s",
    (host) => {
      expect(isLoopback(host)).toBe(true);
    },
  );

  test.each([
    "0.0.0.0",
    "::",
    "10.0.0.1",
    "128.0.0.1",
    "localhost.example.com",
    "127.0.0.1.example.com",
    "",
    "2130706433",
  ])("is not meant by %j", (host) => {
    expect(isLoopback(host)).toBe(false);
  });
});

test("an IPv4 address inside IPv6 is the same machine", () => {
  expect(plainAddress("::ffff:10.0.0.7")).toBe("10.0.0.7");
  expect(plainAddress("fe80::1")).toBe("fe80::1");
});

describe("where to listen", () => {
  const none = { CLUSTER_TOKEN: [], ALLOW_ANONYMOUS: false };
  const anybody = { CLUSTER_TOKEN: [], ALLOW_ANONYMOUS: true };
  const secret = { CLUSTER_TOKEN: ["t".repeat(16)], ALLOW_ANONYMOUS: false };

  test("is loopback without a token, everywhere with one", () => {
    expect(chooseAccess(none).host).toBe("127.0.0.1");
    expect(chooseAccess(anybody).host).toBe("127.0.0.1");
    expect(chooseAccess(secret).host).toBe("0.0.0.0");
  });

  test("is what HOST says, where that is safe or wished for", () => {
    expect(chooseAccess({ ...none, HOST: "::1" }).host).toBe("::1");
    expect(chooseAccess({ ...anybody, HOST: "0.0.0.0" }).host).toBe("0.0.0.0");
    expect(chooseAccess({ ...secret, HOST: "10.0.0.1" }).host).toBe("10.0.0.1");
  });

  test.each(["0.0.0.0", "::", "10.0.0.1"])(
    "is not %s without a token, and the refusal says what to set",
    (HOST) => {
      const choose = () => chooseAccess({ ...none, HOST });
      expect(choose).toThrow("Set CLUSTER_TOKEN");
      expect(choose).toThrow("ALLOW_ANONYMOUS=1");
    },
  );
});
