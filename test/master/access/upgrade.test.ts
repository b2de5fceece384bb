import { IncomingMessage } from "node:http";
import { Socket } from "node:net";
import path from "node:path";
import { pino } from "pino";
import { describe, expect, test } from "vitest";
import { Gate } from "../../../src/master/access/gate.ts";
import { createKey } from "../../../src/master/access/key-changes.ts";
import { KeyRing } from "../../../src/master/access/key-ring.ts";
import { Sessions } from "../../../src/master/access/sessions.ts";
import { admitUpgrade } from "../../../src/master/access/upgrade.ts";
import { withTemporaryFolder } from "../../support/cluster.ts";

const token = "a-token-of-this-test-alone";
const pages = { host: "127.0.0.1", allowedHosts: [], origins: ["https://app.example"] };
const access = { host: "127.0.0.1", tokens: [token], allowAnonymous: false };

interface Setting {
  /** Whose jobs a WebSocket may follow that asks with these headers. */
  ask: (headers: Record<string, string>) => string | undefined;
  reader: string;
  submitter: string;
  admin: string;
  cookie: string;
}

async function withGate(use: (setting: Setting) => void): Promise<void> {
  await withTemporaryFolder(async (folder) => {
    const file = path.join(folder, "keys.json");
    const reader = await createKey(file, { name: "reader", scopes: ["read"] });
    const submitter = await createKey(file, { name: "submitter", scopes: ["submit"] });
    const admin = await createKey(file, { name: "boss", scopes: ["admin"] });
    const keys = await KeyRing.open(file, pino({ level: "silent" }));
    const sessions = await Sessions.open({ secretFile: path.join(folder, "secret"), ttlSeconds: 60 });
    const gate = new Gate({ access, keys, sessions });
    const holder = gate.findHolder(reader);
    if (!holder) throw new Error("The reader's key is not in force.");
    const cookie = `msdp_session=${sessions.begin(holder).value}`;
    const ask = (headers: Record<string, string>) => {
      const request = new IncomingMessage(new Socket());
      request.headers = { host: "localhost:5000", ...headers };
      return admitUpgrade(request, { gate, pages });
    };
    try {
      use({ ask, reader, submitter, admin, cookie });
    } finally {
      keys.stop();
    }
  });
}

describe("a WebSocket", () => {
  test("follows the jobs of its key or session, and those of all where it may admin", async () => {
    await withGate(({ ask, reader, admin, cookie }) => {
      expect(ask({ authorization: `Bearer ${reader}` })).toBe("reader");
      expect(ask({ "x-api-key": reader })).toBe("reader");
      expect(ask({ cookie, origin: "http://localhost:5000" })).toBe("reader");
      expect(ask({ authorization: `Bearer ${admin}` })).toBeUndefined();
      expect(ask({ authorization: `Bearer ${token}` })).toBeUndefined();
    });
  });

  test("is refused without a key, with a wrong one, and with one that may not read", async () => {
    await withGate(({ ask, submitter }) => {
      expect(() => ask({})).toThrow(expect.objectContaining({ code: "unauthorized" }));
      expect(() => ask({ "x-api-key": "msdp_wrong" })).toThrow(
        expect.objectContaining({ code: "unauthorized" }),
      );
      expect(() => ask({ "x-api-key": submitter })).toThrow(
        expect.objectContaining({ code: "missing_scope" }),
      );
    });
  });

  test("is refused to pages of others, whatever key or cookie goes along", async () => {
    await withGate(({ ask, reader, cookie }) => {
      const evil = "http://localhost:8080";
      expect(() => ask({ cookie, origin: evil })).toThrow(expect.objectContaining({ code: "cross_site" }));
      expect(() => ask({ cookie, "sec-fetch-site": "same-site" })).toThrow(
        expect.objectContaining({ code: "cross_site" }),
      );
      expect(() => ask({ "x-api-key": reader, host: "evil.example" })).toThrow(
        expect.objectContaining({ code: "unknown_host" }),
      );
    });
  });
});
