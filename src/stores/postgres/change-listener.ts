/** Hears what masters tell each other through PostgreSQL; a connection that breaks is made anew. */
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { changesChannel } from "./schema.ts";

const restMs = 1000;
const longestConnectMs = 5000;

export class ChangeListener {
  readonly #url: string;
  readonly #hear: (message: string) => void;
  #client: Client | undefined;
  #isClosed = false;

  private constructor(url: string, hear: (message: string) => void) {
    this.#url = url;
    this.#hear = hear;
  }

  /** Rejects when the database does not answer now. */
  static async open(url: string, hear: (message: string) => void): Promise<ChangeListener> {
    const listener = new ChangeListener(url, hear);
    await listener.#connect();
    return listener;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#client?.end();
  }

  async #connect(): Promise<void> {
    const client = new Client({
      connectionString: this.#url,
      application_name: "msdp",
      connectionTimeoutMillis: longestConnectMs,
      keepAlive: true,
    });
    client.on("notification", ({ payload = "" }) => this.#hear(payload));
    client.on("error", () => undefined);
    try {
      await client.connect();
      await client.query(`LISTEN ${changesChannel}`);
    } catch (error) {
      await client.end();
      throw error;
    }
    this.#client = client;
    client.once("end", () => void this.#connectAgain());
  }

  async #connectAgain(): Promise<void> {
    while (!this.#isClosed) {
      await sleep(restMs, undefined, { ref: false });
      const isThere = await this.#connect().then(
        () => true,
        () => false,
      );
      if (isThere) break;
    }
    if (this.#isClosed) await this.#client?.end();
  }
}
