import os from "node:os";
import { describe, expect, test } from "vitest";
import { parseAddressList } from "../../src/master/allowed-addresses.ts";
import { resolveSlaveAddress } from "../../src/master/slaves/slave-address.ts";

const nothingAllowed = parseAddressList("SLAVE_ADDRESSES", "");

describe("a slave may register", () => {
  test.each([
    ["its own address", "10.0.0.7", "10.0.0.7"],
    ["its own address, seen through IPv6", "10.0.0.7", "::ffff:10.0.0.7"],
    ["loopback from loopback", "127.0.0.1", "127.0.0.1"],
    ["a name of its own machine", "localhost", "127.0.0.1"],
    ["an IPv6 address", "fd00::7", "fd00::7"],
    ["an IPv6 address in another spelling", "FD00:0:0::0007", "fd00::7"],
    ["an IPv4 address inside IPv6 in another spelling", "::ffff:0a00:0007", "10.0.0.7"],
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

describe("a range of SLAVE_ADDRESSES", () => {
  const everywhere = parseAddressList("SLAVE_ADDRESSES", "0.0.0.0/0, ::/0");

  test("means the machines in it", async () => {
    for (const address of ["10.0.0.8", "192.0.2.1", "fd00::8", "2001:db8::1"]) {
      expect(await resolveSlaveAddress(address, "10.0.0.7", everywhere)).toBe(address);
    }
  });

  // RFC 6890 and 5771; the metadata services of AWS, Azure, Google Cloud, Alibaba and Oracle, and that of AWS over IPv6.
  test.each([
    ["the master's own machine", "127.0.0.1"],
    ["the master's own machine by another address", "127.8.8.8"],
    ["the master's own machine over IPv6", "::1"],
    ["the master's own machine in IPv6 clothes", "::ffff:7f00:1"],
    ["no address in particular", "0.0.0.0"],
    ["no address in particular over IPv6", "::"],
    ["a cloud's metadata service", "169.254.169.254"],
    ["a cloud's metadata service in IPv6 clothes", "::ffff:169.254.169.254"],
    ["Alibaba's metadata service", "100.100.100.200"],
    ["Oracle's metadata service of old", "192.0.0.192"],
    ["Azure's service for its machines", "168.63.129.16"],
    ["a cloud's metadata service over IPv6", "fd00:ec2::254"],
    ["a neighbour's link-local address", "fe80::1"],
    ["many machines at once", "224.0.0.1"],
    ["many machines at once over IPv6", "ff02::1"],
    ["everybody", "255.255.255.255"],
  ])("never means %s", async (_what, address) => {
    await expect(resolveSlaveAddress(address, "10.0.0.7", everywhere)).rejects.toMatchObject({
      code: "forbidden_address",
    });
    expect(
      await resolveSlaveAddress(address, "10.0.0.7", parseAddressList("SLAVE_ADDRESSES", address)),
    ).toBeTypeOf("string");
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
