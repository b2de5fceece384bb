/** TLS of a process: its certificate where it serves, and the authority it trusts where it calls its own cluster. */
import { X509Certificate } from "node:crypto";
import { readFile } from "node:fs/promises";
import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import { createSecureContext } from "node:tls";
import { z } from "zod";

/** Master and slave read the same variables, each the path of a PEM file. */
export const tlsVariables = {
  TLS_CERT: z.string().optional(),
  TLS_KEY: z.string().optional(),
  TLS_CA: z.string().optional(),
};

type TlsSettings = z.infer<z.ZodObject<typeof tlsVariables>>;

export interface Certificate {
  cert: Buffer;
  key: Buffer;
}

/** For axios. */
export interface Agents {
  httpAgent: HttpAgent;
  httpsAgent: HttpsAgent;
}

interface AgentSettings {
  authority: Buffer | undefined;
  /** Whether a call may go out on the connection of a former one. */
  keepAlive: boolean;
}

interface Tls {
  scheme: "http" | "https";
  certificate: Certificate | undefined;
  authority: Buffer | undefined;
}

/** Rejects with an `Error` that names the variable and what is wrong with its file. */
export async function readTls(settings: TlsSettings): Promise<Tls> {
  const certificate = await readCertificate(settings);
  const authority = settings.TLS_CA === undefined ? undefined : await readAuthority(settings.TLS_CA);
  return { scheme: certificate ? "https" : "http", certificate, authority };
}

/** An authority stands in place of those that Node brings: within a cluster no other has anything to certify. */
export function createAgents({ authority, keepAlive }: AgentSettings): Agents {
  return {
    httpAgent: new HttpAgent({ keepAlive }),
    httpsAgent: new HttpsAgent({ keepAlive, ...(authority && { ca: authority }) }),
  };
}

async function readCertificate({ TLS_CERT, TLS_KEY }: TlsSettings): Promise<Certificate | undefined> {
  if (TLS_CERT === undefined && TLS_KEY === undefined) return undefined;
  if (TLS_CERT === undefined || TLS_KEY === undefined) {
    const missing = TLS_CERT === undefined ? "TLS_CERT" : "TLS_KEY";
    throw new Error(
      `${missing} is not set. TLS needs both: the certificate with its chain, and its private key.`,
    );
  }
  const certificate = { cert: await read("TLS_CERT", TLS_CERT), key: await read("TLS_KEY", TLS_KEY) };
  try {
    createSecureContext(certificate);
  } catch (error) {
    throw new Error(
      `TLS_CERT=${TLS_CERT} and TLS_KEY=${TLS_KEY} are no certificate and its key in PEM: ${describe(error)}.`,
      { cause: error },
    );
  }
  return certificate;
}

async function readAuthority(file: string): Promise<Buffer> {
  const ca = await read("TLS_CA", file);
  try {
    // A secure context would take any text for an authority, and then trust nobody.
    void new X509Certificate(ca);
  } catch (error) {
    throw new Error(`TLS_CA=${file} is no certificate in PEM: ${describe(error)}.`, { cause: error });
  }
  return ca;
}

async function read(variable: string, file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    throw new Error(`${variable}=${file} cannot be read: ${describe(error)}.`, { cause: error });
  }
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
