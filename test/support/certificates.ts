/** The certificates of test/support/certificates/, and HTTPS as a program speaks it that trusts their authority. */
import { readFileSync } from "node:fs";
import { request as httpsRequest } from "node:https";
import { fileURLToPath } from "node:url";
import { type RawAnswer, type RawRequest, exchange } from "./raw-requests.ts";

const pathOf = (file: string): string => fileURLToPath(new URL(`certificates/${file}`, import.meta.url));

export const authority = pathOf("authority.pem");

/** The variables of a process that serves with one of the certificates. */
export function servesWith(name: "machine" | "name" | "elsewhere" | "stranger") {
  return { TLS_CERT: pathOf(`${name}.pem`), TLS_KEY: pathOf(`${name}.key`) };
}

export async function sendOverTls(url: string, parts: RawRequest = {}): Promise<RawAnswer> {
  return exchange(httpsRequest(url, { ...parts, ca: readFileSync(authority), agent: false }), parts.body);
}
