/**
 * Sessions of browsers, whose downloads and event streams carry a cookie and no key. The cookie says whose it is and
 * until when, signed: no table of sessions has to be kept within bounds, and a master that starts anew still knows them,
 * so people who come back for a job need no new key. The signature covers the hash of the key that the session was
 * opened with: it ends with that key. A session that a user ended is remembered as such until the master stops.
 */
import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { renameSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import type { KeyHolder } from "./key-ring.ts";

export interface Session {
  holder: KeyHolder;
  expiresAt: Date;
}

interface SessionSettings {
  /** Where the secret that signs lies, once there is a session to sign. */
  secretFile: string;
  ttlSeconds: number;
  now?: () => number;
}

const secretBytes = 32;

/** People end fewer within one lifetime; where a program ends more, the oldest of these live on until they expire. */
const maxEnded = 10_000;

export class Sessions {
  readonly #settings: Required<SessionSettings>;
  readonly #ended = new Set<string>();
  #secret: Buffer | undefined;

  /** Reads the secret of a former run, if there was one. */
  static async open(settings: SessionSettings): Promise<Sessions> {
    return new Sessions(settings, await readSecret(settings.secretFile));
  }

  private constructor(settings: SessionSettings, secret: Buffer | undefined) {
    this.#settings = { now: Date.now, ...settings };
    this.#secret = secret;
  }

  /** Hands back the value of the cookie. */
  begin(holder: KeyHolder): Session & { value: string } {
    const secret = (this.#secret ??= makeSecret(this.#settings.secretFile));
    const expiresAt = this.#settings.now() + this.#settings.ttlSeconds * 1000;
    const claim = `${holder.caller.name}.${expiresAt}.${randomBytes(8).toString("base64url")}`;
    const value = `${claim}.${sign(secret, claim, holder).toString("base64url")}`;
    return { holder, expiresAt: new Date(expiresAt), value };
  }

  /** The session that a cookie stands for, or undefined. `named` finds the keys that are in force under a name. */
  find(value: string, named: (name: string) => KeyHolder[]): Session | undefined {
    const secret = this.#secret;
    const [, claim = "", name = "", until, signature = ""] =
      /^((.+)\.(\d{1,16})\.[\w-]+)\.([\w-]+)$/.exec(value) ?? [];
    const expiresAt = new Date(Number(until));
    if (!secret || !(expiresAt.getTime() > this.#settings.now()) || this.#ended.has(claim)) return undefined;
    const came = Buffer.from(signature, "base64url");
    const holder = named(name).find((one) => isSame(came, sign(secret, claim, one)));
    return holder && { holder, expiresAt };
  }

  /** Ends the session that a cookie stands for, in every browser that has it. */
  end(value: string): void {
    this.#ended.add(value.slice(0, value.lastIndexOf(".")));
    const [oldest] = this.#ended;
    if (this.#ended.size > maxEnded && oldest !== undefined) this.#ended.delete(oldest);
  }
}

function sign(secret: Buffer, claim: string, { hash }: KeyHolder): Buffer {
  return createHmac("sha256", secret).update(`${claim}\n${hash}`).digest();
}

function isSame(a: Buffer, b: Buffer): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}

async function readSecret(file: string): Promise<Buffer | undefined> {
  try {
    const secret = Buffer.from(await readFile(file, "utf8"), "base64url");
    // A file that a power cut left empty would let everybody sign.
    return secret.length === secretBytes ? secret : undefined;
  } catch (error) {
    if (error instanceof Error && Reflect.get(error, "code") === "ENOENT") return undefined;
    throw error;
  }
}

/** Once for a folder's life, and in one go: no two sessions that begin at once are signed by different secrets. */
function makeSecret(file: string): Buffer {
  const secret = randomBytes(secretBytes);
  const unfinished = `${file}.${process.pid}`;
  writeFileSync(unfinished, secret.toString("base64url"), { mode: 0o600 });
  renameSync(unfinished, file);
  return secret;
}
