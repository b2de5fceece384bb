/** Which addresses a slave may register: its own, or one that the configuration allows. */
import { lookup } from "node:dns/promises";
import { SocketAddress, isIP } from "node:net";
import os from "node:os";
import { isLoopback, plainAddress } from "../../platform/access.ts";
import { ServiceError } from "../../protocol/errors.ts";
import { type AllowedAddresses, isAllowed } from "../allowed-addresses.ts";

/**
 * The address at which a slave that calls from `caller` may be called under the name it gave. A name is looked up
 * once and its address kept, so that it cannot come to mean another machine later.
 * Rejects with `forbidden_address`: a master that called any address it is told could be sent anywhere (SSRF).
 */
export async function resolveSlaveAddress(
  given: string,
  caller: string,
  allowed: AllowedAddresses,
): Promise<string> {
  const addresses = await addressesOf(given);
  const own = addresses.find((address) => isSameMachine(address, caller));
  const permitted = own ?? addresses.find((address) => isAllowed(allowed, address));
  if (permitted !== undefined) return permitted;
  throw new ServiceError(
    "forbidden_address",
    `slave_ip is ${given}, but the request came from ${plainAddress(caller)}. A slave registers the address it calls ` +
      `from; name others in the master's SLAVE_ADDRESSES.`,
    { field: "slave_ip", actual: given },
  );
}

async function addressesOf(given: string): Promise<string[]> {
  if (isIP(given) !== 0) return [asWrittenByUs(given)];
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

/** IPv6 has many spellings of one address (RFC 5952); sockets tell one of them. */
function asWrittenByUs(address: string): string {
  const family = isIP(address) === 6 ? "ipv6" : "ipv4";
  return plainAddress(new SocketAddress({ address, family }).address);
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
