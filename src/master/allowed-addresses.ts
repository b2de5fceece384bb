/** The addresses that the configuration lets a master call: of slaves that register, of callbacks that jobs ask for. */
import { BlockList, isIP } from "node:net";

/** What the configuration allows; a range never means the addresses of `special`, an entry of its own may. */
export interface AllowedAddresses {
  single: BlockList;
  ranges: BlockList;
}

/**
 * Addresses at which no other machine is to be found: this one, the networks' own ends, and where clouds tell a machine
 * its secrets (IANA special-purpose registries, RFC 6890). A wide range is meant for machines and not for these.
 */
const special = new BlockList();
special.addSubnet("0.0.0.0", 8, "ipv4");
special.addSubnet("127.0.0.0", 8, "ipv4");
special.addSubnet("169.254.0.0", 16, "ipv4");
special.addSubnet("224.0.0.0", 3, "ipv4");
special.addSubnet("::", 127, "ipv6");
special.addSubnet("fe80::", 10, "ipv6");
special.addSubnet("ff00::", 8, "ipv6");
// Metadata of Alibaba, Oracle and Azure, and of Amazon over IPv6, in ranges that are not theirs alone.
special.addAddress("100.100.100.200", "ipv4");
special.addAddress("192.0.0.192", "ipv4");
special.addAddress("168.63.129.16", "ipv4");
special.addAddress("fd00:ec2::254", "ipv6");

/**
 * Reads a variable that holds addresses and CIDR ranges (RFC 4632), separated by commas.
 * Throws an `Error` that names the entry which is neither.
 */
export function parseAddressList(variable: string, text: string): AllowedAddresses {
  const single = new BlockList();
  const ranges = new BlockList();
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
    (bits === most ? single : ranges).addSubnet(address, bits, version === 4 ? "ipv4" : "ipv6");
  }
  return { single, ranges };
}

export function isAllowed({ single, ranges }: AllowedAddresses, address: string): boolean {
  const family = isIP(address) === 6 ? "ipv6" : "ipv4";
  return single.check(address, family) || (ranges.check(address, family) && !special.check(address, family));
}
