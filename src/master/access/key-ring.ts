/** The API keys in force: those of the file, which is read again and again so that keys come and go without a restart. */
import { readFile } from "node:fs/promises";
import type { Logger } from "../../platform/logger.ts";
import { type Caller, withScopes } from "./caller.ts";
import { type ApiKey, hashKey, parseKeyFile } from "./key-file.ts";

/** One key, or one token of the cluster, and who calls with it. */
export interface KeyHolder {
  caller: Caller;
  hash: string;
}

/** Reading is cheap and misses nothing; what systems tell of changed files differs, and networks tell nothing. */
const rereadMs = 1000;

export class KeyRing {
  readonly #file: string;
  readonly #log: Logger;
  #text = "";
  #problem: string | undefined;
  #holders = new Map<string, KeyHolder>();
  #timer: NodeJS.Timeout | undefined;
  #isStopped = false;

  /** Rejects with an `Error` when there is no file of keys at `file`. */
  static async open(file: string, log: Logger): Promise<KeyRing> {
    const ring = new KeyRing(file, log);
    ring.#take(await readKeys(file));
    ring.#readLater();
    return ring;
  }

  private constructor(file: string, log: Logger) {
    this.#file = file;
    this.#log = log;
  }

  /** The hash decides where to look, and nobody can tell from the time it takes what hashes there are. */
  find(key: string): KeyHolder | undefined {
    return this.#holders.get(hashKey(key));
  }

  /** Every key that is accepted under a name. */
  named(name: string): KeyHolder[] {
    return [...this.#holders.values()].filter(({ caller }) => caller.name === name);
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
  }

  #readLater(): void {
    if (!this.#isStopped) this.#timer = setTimeout(() => void this.#readAgain(), rereadMs).unref();
  }

  /** A file that cannot be used, as one that is half written, changes nothing: nobody is locked out by it or let in. */
  async #readAgain(): Promise<void> {
    try {
      this.#take(await readKeys(this.#file));
      this.#problem = undefined;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      if (reason !== this.#problem) this.#log.error({ reason }, "the former api keys stay in force");
      this.#problem = reason;
    } finally {
      this.#readLater();
    }
  }

  #take({ text, keys }: { text: string; keys: ApiKey[] }): void {
    if (text === this.#text) return;
    this.#text = text;
    this.#holders = new Map(keys.flatMap(holdersOf).map((holder) => [holder.hash, holder]));
    this.#log.info({ names: keys.map(({ name }) => name) }, "api keys in force");
  }
}

async function readKeys(file: string): Promise<{ text: string; keys: ApiKey[] }> {
  const text = await readFile(file, "utf8").catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`API_KEYS_FILE=${file} cannot be read: ${reason}. 'msdp-keys create' makes it.`, {
      cause: error,
    });
  });
  return { text, keys: parseKeyFile(file, text) };
}

function holdersOf({ name, scopes, rate, hashes }: ApiKey): KeyHolder[] {
  const caller = withScopes(name, scopes, rate);
  return hashes.map((hash) => ({ caller, hash }));
}
