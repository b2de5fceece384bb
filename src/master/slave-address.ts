/** Which addresses a slave may register: its own, or one that the configuration allows. */
import { lookup } from "node:dns/promises";
import { BlockList, isIP } from "node:net";
import os from "node:os";
import { isLoopback, plainAddress } from "../platform/access.ts";
import { ServiceError } from "../protocol/errors.ts";

/**
 * Reads a variable that holds addresses and CIDR ranges (RFC 4632), separated by commas.
 * Throws an `Error` that names the entry which is neither.
 */
export function parseAddressList(variable: string, text: string): BlockList {
  const list = new BlockList();
  for (const entry of text.split(",").map((part) => part.trim())) {
    if (entry === "") continue;
    const [, address = "", prefix] = /^([^/]*)(?:\/(\d{1,3}))?$/.exec(entry) ?? [];
    const version = isIP(address);
    const most = version === 4 ? 32 : 128;
    const bits = prefix === undefined ? most : Number(prefix);
    if (version === 0 || bits > most) {
      throw new Error(
        `${variable} has '${entry}'. Addresses and ranges such as 10.0.0.7 or 10.0.0.0/24 are allowed.`,
      );
    }
    list.addSubnet(address, bits, version === 4 ? "ipv4" : "ipv6");
  }
  return list;
}

/**
 * The address at which a slave that calls from `caller` may be called under the name it gave. A name is looked up
 * once and its address kept, so that it cannot come to mean another machine later.
 * Rejects with `forbidden_address`: a master that called any address it is told could be sent anywhere (SSRF).
 */
export async function resolveSlaveAddress(
  given: string,
  caller: string,
  allowed: BlockList,
): Promise<string> {
  const addresses = await addressesOf(given);
  const own = addresses.find((address) => isSameMachine(address, caller));
  const permitted =
    own ?? addresses.find((address) => allowed.check(address, isIP(address) === 6 ? "ipv6" : "ipv4"));
  if (permitted !== undefined) return permitted;
  throw new ServiceError(
    "forbidden_address",
    `slave_ip is ${given}, but the request came from ${plainAddress(caller)}. A slave registers the address it calls ` +
      `from; name others in the master's SLAVE_ADDRESSES.`,
    { field: "slave_ip", actual: given },
  );
}

async function addressesOf(given: string): Promise<string[]> {
  if (isIP(given) !== 0) return [plainAddress(given)];
  try {
    return (await lookup(given, { all: true })).map(({ address }) => plainAddress(address));
  } catch (error) {
    throw new ServiceError(
      "forbidden_address",
      `slave_ip is ${given}, a name that no address is found for.`,
      {
        field: "slave_ip",
        actual: given,
        cause: error,
      },
    );
  }
}

/** A caller on loopback is on this machine, and so may be any of its addresses. */
function isSameMachine(address: string, caller: string): boolean {
  const from = plainAddress(caller);
  if (address === from) return true;
  if (!isLoopback(from)) return false;
  return isLoopback(address) || ownAddresses().includes(address);
}

function ownAddresses(): string[] {
  return Object.values(os.networkInterfaces()).flatMap(
    (network) => network?.map(({ address }) => address) ?? [],
  );
}
