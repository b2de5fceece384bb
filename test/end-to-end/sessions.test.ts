/** Sessions of browsers: a key becomes a cookie that opens what the key opens, for its time and no longer. */
import { describe, expect, test } from "vitest";
import { sessionAnswerSchema } from "../../src/protocol/access.ts";
import { keyFileIn } from "../support/api-keys.ts";
import { eventually, withMaster, withTemporaryFolder } from "../support/cluster.ts";
import { jsonRequest, sendRaw } from "../support/raw-requests.ts";
import { bearer } from "../support/requests.ts";

const token = "a-token-of-this-test-alone";

interface Setting {
  folder: string;
  keys: ReturnType<typeof keyFileIn>;
  /** Of the name `reader`, with scope `read`. */
  key: string;
  /** A master over the folder; one after the other in a test is the same one, started anew. */
  run: (use: (url: string) => Promise<void>, environment?: Record<string, string>) => Promise<void>;
}

async function withKeys(use: (setting: Setting) => Promise<void>): Promise<void> {
  await withTemporaryFolder(async (folder) => {
    const keys = keyFileIn(folder);
    const key = await keys.run("create", "--name", "reader", "--scope", "read");
    const run: Setting["run"] = async (onMaster, environment = {}) => {
      const settings = { API_KEYS_FILE: keys.path, HOST: "127.0.0.1", CLUSTER_TOKEN: token, ...environment };
      await withMaster({ folder, environment: settings }, async ({ url }) => onMaster(url));
    };
    await use({ folder, keys, key, run });
  });
}

/** The cookie as a browser sends it back, and as it was set. */
async function logIn(url: string, key: string, headers: Record<string, string> = {}) {
  const answer = await sendRaw(`${url}/session`, jsonRequest({ key }, headers));
  const [set = ""] = answer.headers["set-cookie"] ?? [];
  return { status: answer.status, body: answer.body, set, cookie: set.split(";")[0] ?? "" };
}

const statusWith = async (url: string, cookie: string) =>
  (await sendRaw(`${url}/jobs/none`, { headers: { cookie } })).status;

describe("a session", () => {
  test("opens what its key opens, is out of reach of scripts and goes to our own pages alone", async () => {
    await withKeys(async ({ key, run }) => {
      await run(async (url) => {
        const { status, body, set, cookie } = await logIn(url, key);
        expect(status).toBe(200);
        expect(sessionAnswerSchema.parse(body)).toMatchObject({ name: "reader", scopes: ["read"] });
        const hours = (Date.parse(body.expires_at) - Date.now()) / 3_600_000;
        expect(hours).toBeCloseTo(12, 1);
        expect(set).toMatch(/^msdp_session=[^;]+; Path=\/; Expires=[^;]+ GMT; HttpOnly; SameSite=Strict$/);
        expect(cookie).not.toContain(key);
        expect(await statusWith(url, cookie)).toBe(404);
        expect(await statusWith(url, `theme=dark; ${cookie}; lang=de`)).toBe(404);
        const who = await sendRaw(`${url}/session`, { headers: { cookie } });
        expect(who.body).toEqual(body);
        expect(who.headers["cache-control"]).toBe("no-store");
        const submits = await sendRaw(`${url}/assign_task`, { method: "POST", headers: { cookie } });
        expect({ status: submits.status, code: submits.body.code }).toEqual({
          status: 403,
          code: "missing_scope",
        });
      });
    });
  });

  test("is opened by a key in a header as well, and by the cluster's token", async () => {
    await withKeys(async ({ key, run }) => {
      await run(async (url) => {
        for (const [headers, name] of [
          [bearer(key), "reader"],
          [{ "x-api-key": key }, "reader"],
          [bearer(token), "cluster"],
        ] as const) {
          const answer = await sendRaw(`${url}/session`, { method: "POST", headers: { ...headers } });
          expect({ status: answer.status, name: answer.body.name }).toEqual({ status: 200, name });
          const [cookie = ""] = answer.headers["set-cookie"] ?? [];
          const who = await sendRaw(`${url}/session`, { headers: { cookie: cookie.split(";")[0] ?? "" } });
          expect(who.body.name).toBe(name);
        }
      });
    });
  });

  test("is not opened by a wrong key, none, or anything else", async () => {
    await withKeys(async ({ run }) => {
      await run(async (url) => {
        const attempts: [unknown, number, string][] = [
          [{ key: "msdp_wrong" }, 401, "unauthorized"],
          [{}, 400, "missing_field"],
          [{ key: 5 }, 400, "invalid_field"],
          [{ key: token, admin: true }, 400, "invalid_field"],
          [{ key: "x".repeat(5000) }, 413, "field_too_large"],
        ];
        for (const [body, status, code] of attempts) {
          const answer = await sendRaw(`${url}/session`, jsonRequest(body));
          expect({ status: answer.status, code: answer.body.code }).toEqual({ status, code });
          expect(answer.headers["set-cookie"]).toBeUndefined();
        }
        const nobody = await sendRaw(`${url}/session`);
        expect(nobody).toMatchObject({
          status: 200,
          body: { name: "anonymous", scopes: [], expires_at: null },
        });
      });
    });
  });

  test("that is ended is over in every browser that has it", async () => {
    await withKeys(async ({ key, run }) => {
      await run(async (url) => {
        const [mine, other] = [await logIn(url, key), await logIn(url, key)];
        const end = await sendRaw(`${url}/session`, { method: "DELETE", headers: { cookie: mine.cookie } });
        expect(end.status).toBe(204);
        expect(end.headers["set-cookie"]?.[0]).toMatch(/^msdp_session=; Path=\/; Expires=Thu, 01 Jan 1970/);
        expect(await statusWith(url, mine.cookie)).toBe(401);
        expect(await statusWith(url, other.cookie)).toBe(404);
      });
    });
  });

  test("ends by itself", async () => {
    await withKeys(async ({ key, run }) => {
      await run(
        async (url) => {
          const { cookie } = await logIn(url, key);
          expect(await statusWith(url, cookie)).toBe(404);
          await eventually(async () => expect(await statusWith(url, cookie)).toBe(401));
        },
        { SESSION_TTL: "3" },
      );
    });
  });

  test("outlives its master, and not its key", async () => {
    await withKeys(async ({ keys, key, run }) => {
      let cookie = "";
      let operator = "";
      await run(async (url) => {
        ({ cookie } = await logIn(url, key));
        ({ cookie: operator } = await logIn(url, token));
      });
      await run(async (url) => {
        expect([await statusWith(url, cookie), await statusWith(url, operator)]).toEqual([404, 404]);
        await keys.run("rotate", "--name", "reader");
        await keys.run("retire", "--name", "reader");
        await eventually(async () => expect(await statusWith(url, cookie)).toBe(401));
      });
      await run(async (url) => expect(await statusWith(url, operator)).toBe(401), {
        CLUSTER_TOKEN: "another-token-of-this-cluster",
      });
    });
  });

  test("cannot be made up, lengthened or passed on to another name", async () => {
    await withKeys(async ({ keys, key, run }) => {
      await keys.run("create", "--name", "admin", "--scope", "admin");
      await run(async (url) => {
        const { cookie } = await logIn(url, key);
        const [name, until = "", nonce, signature = ""] = cookie.replace("msdp_session=", "").split(".");
        const forged = [
          ["admin", until, nonce, signature],
          ["cluster", until, nonce, signature],
          [name, String(Number(until) + 1), nonce, signature],
          [name, until, "other", signature],
          [name, until, nonce, signature.slice(0, -2)],
          [name, until, nonce, ""],
          [name, until, nonce],
          [""],
        ];
        for (const parts of forged) {
          expect(await statusWith(url, `msdp_session=${parts.join(".")}`)).toBe(401);
        }
        expect(await statusWith(url, cookie)).toBe(404);
      });
    });
  });

  test("is not opened, used or ended by pages of other sites", async () => {
    await withKeys(async ({ key, run }) => {
      await run(async (url) => {
        const foreign = { origin: "https://evil.example", "sec-fetch-site": "cross-site" };
        expect((await logIn(url, key, foreign)).status).toBe(403);
        const { cookie } = await logIn(url, key);
        for (const [method, path] of [
          ["DELETE", "/session"],
          ["DELETE", "/jobs/none"],
          ["POST", "/assign_task"],
        ] as const) {
          const { status, body } = await sendRaw(`${url}${path}`, {
            method,
            headers: { ...foreign, cookie },
          });
          expect({ status, code: body.code }).toEqual({ status: 403, code: "cross_site" });
        }
        expect(await statusWith(url, cookie)).toBe(404);
      });
    });
  });

  test("stays on TLS where a proxy in front of the master ends it", async () => {
    await withKeys(async ({ key, run }) => {
      await run(
        async (url) => {
          const headers = { host: "cluster.example", origin: "https://cluster.example" };
          expect((await logIn(url, key, headers)).set).toMatch(/; Secure/);
        },
        { ALLOWED_HOSTS: "cluster.example" },
      );
    });
  });
});
