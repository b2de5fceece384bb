import os from "node:os";
import { describe, expect, test } from "vitest";
import { parseAddressList, resolveSlaveAddress } from "../../src/master/slave-address.ts";

const nothingAllowed = parseAddressList("SLAVE_ADDRESSES", "");

describe("a slave may register", () => {
  test.each([
    ["its own address", "10.0.0.7", "10.0.0.7"],
    ["its own address, seen through IPv6", "10.0.0.7", "::ffff:10.0.0.7"],
    ["loopback from loopback", "127.0.0.1", "127.0.0.1"],
    ["a name of its own machine", "localhost", "127.0.0.1"],
    ["an IPv6 address", "fd00::7", "fd00::7"],
  ])("%s", async (_what, given, caller) => {
    await expect(resolveSlaveAddress(given, caller, nothingAllowed)).resolves.toBeTypeOf("string");
  });

  test("any address of this machine when it calls from this machine", async () => {
    const own = Object.values(os.networkInterfaces()).flatMap((one) => one ?? []);
    for (const { address } of own) {
      expect(await resolveSlaveAddress(address, "127.0.0.1", nothingAllowed)).toBe(address);
    }
  });

  test("what the configuration allows", async () => {
    const allowed = parseAddressList("SLAVE_ADDRESSES", "192.0.2.0/24, 2001:db8::/32");
    expect(await resolveSlaveAddress("192.0.2.9", "10.0.0.7", allowed)).toBe("192.0.2.9");
    expect(await resolveSlaveAddress("2001:db8::9", "10.0.0.7", allowed)).toBe("2001:db8::9");
  });

  test("a name, which stands for the address it had then", async () => {
    expect(await resolveSlaveAddress("localhost", "127.0.0.1", nothingAllowed)).toMatch(
      /^(127\.0\.0\.1|::1)$/,
    );
  });
});

describe("a slave may not register", () => {
  test.each([
    ["a cloud's metadata service", "169.254.169.254", "10.0.0.7"],
    ["the master's own machine from elsewhere", "127.0.0.1", "10.0.0.7"],
    ["the master's own machine in IPv6 clothes", "::ffff:127.0.0.1", "10.0.0.7"],
    ["another machine", "10.0.0.8", "10.0.0.7"],
    ["another machine from this one", "192.0.2.1", "127.0.0.1"],
    ["no address at all", "not a host name", "127.0.0.1"],
    ["a number that is an address in disguise", "2886729729", "127.0.0.1"],
  ])("%s", async (_what, given, caller) => {
    await expect(resolveSlaveAddress(given, caller, nothingAllowed)).rejects.toMatchObject({
      code: "forbidden_address",
      status: 403,
      details: { field: "slave_ip" },
    });
  });

  test("another address without being told how to allow it", async () => {
    await expect(resolveSlaveAddress("10.0.0.8", "10.0.0.7", nothingAllowed)).rejects.toThrow(
      /slave_ip is 10\.0\.0\.8.*came from 10\.0\.0\.7.*SLAVE_ADDRESSES/,
    );
  });

  test("an address just outside of the allowed range", async () => {
    const allowed = parseAddressList("SLAVE_ADDRESSES", "192.0.2.0/25");
    await expect(resolveSlaveAddress("192.0.2.128", "10.0.0.7", allowed)).rejects.toThrow();
  });
});

test.each([
  "10.0.0.0/33",
  "10.0.0.0/-1",
  "10.0.0.0/",
  "10.0.0.0/24/8",
  "10.0.0.0/1e1",
  "example.com",
  "10.0.0",
  "2001:db8::/129",
])("SLAVE_ADDRESSES may not hold %s, and the refusal names it", (entry) => {
  expect(() => parseAddressList("SLAVE_ADDRESSES", `10.0.0.1, ${entry}`)).toThrow(
    `SLAVE_ADDRESSES has '${entry}'`,
  );
});
