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
  test("is loopback without a token, everywhere with one", () => {
    expect(chooseAccess({ ALLOW_ANONYMOUS: false }).host).toBe("127.0.0.1");
    expect(chooseAccess({ ALLOW_ANONYMOUS: true }).host).toBe("127.0.0.1");
    expect(chooseAccess({ CLUSTER_TOKEN: "t".repeat(16), ALLOW_ANONYMOUS: false }).host).toBe("0.0.0.0");
  });

  test("is what HOST says, where that is safe or wished for", () => {
    expect(chooseAccess({ HOST: "::1", ALLOW_ANONYMOUS: false }).host).toBe("::1");
    expect(chooseAccess({ HOST: "0.0.0.0", ALLOW_ANONYMOUS: true }).host).toBe("0.0.0.0");
    expect(
      chooseAccess({ HOST: "10.0.0.1", CLUSTER_TOKEN: "t".repeat(16), ALLOW_ANONYMOUS: false }).host,
    ).toBe("10.0.0.1");
  });

  test.each(["0.0.0.0", "::", "10.0.0.1"])(
    "is not %s without a token, and the refusal says what to set",
    (HOST) => {
      const choose = () => chooseAccess({ HOST, ALLOW_ANONYMOUS: false });
      expect(choose).toThrow("Set CLUSTER_TOKEN");
      expect(choose).toThrow("ALLOW_ANONYMOUS=1");
    },
  );
});
