import { once } from "node:events";
import { type IncomingHttpHeaders, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { Webhook } from "standardwebhooks";
import { describe, expect, test } from "vitest";
import { parseAddressList } from "../../src/master/allowed-addresses.ts";
import { checkCallback } from "../../src/master/jobs/callbacks.ts";
import { eventually, shareCluster, withCluster } from "../support/cluster.ts";
import { file, send, submit } from "../support/requests.ts";
import { testProcessors } from "../support/test-processors.ts";

const secret = "a-secret-of-24-characters-or-more";
const environment = { CALLBACK_ADDRESSES: "127.0.0.1", CALLBACK_SECRET: secret };
const cluster = shareCluster({ slaves: 1, processorModules: testProcessors, environment });

interface Call {
  headers: IncomingHttpHeaders;
  body: string;
}

/** A receiver that answers the nth call with the nth status, and the last one from then on. */
async function withReceiver<Value>(
  statuses: number[],
  use: (receiver: { url: string; calls: Call[] }) => Promise<Value>,
): Promise<Value> {
  const calls: Call[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const status = statuses[Math.min(calls.length, statuses.length - 1)] ?? 200;
      calls.push({ headers: request.headers, body });
      response.writeHead(status, { location: "http://127.0.0.1:9/" }).end();
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  try {
    return await use({ url: `http://127.0.0.1:${port}/hook`, calls });
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

async function submitWith(callbackUrl: string) {
  const form = { task_type: "lines", callback_url: callbackUrl, files: [file("a.txt", "1")] };
  return submit(cluster().masterUrl, form, { headers: { prefer: "respond-async" } });
}

async function callbackOf(jobId: string) {
  return (await send(`${cluster().masterUrl}/jobs/${jobId}`)).body.callback;
}

describe("a callback", () => {
  test("tells of the job's end, signed so that the standard's own library accepts it", async () => {
    await withReceiver([200], async ({ url, calls }) => {
      const { body: job } = await submitWith(url);
      await eventually(() => expect(calls).toHaveLength(1));
      const { headers, body } = calls[0]!;
      const verifier = new Webhook(secret, { format: "raw" });
      const given = { ...headers } as Record<string, string>;
      expect(verifier.verify(body, given)).toMatchObject({
        type: "job.done",
        data: { job: { id: job.id, state: "done", counts: { done: 1 } } },
      });
      expect(() => verifier.verify(`${body} `, given)).toThrow();
      await eventually(async () => {
        expect(await callbackOf(job.id)).toMatchObject({
          state: "delivered",
          deliveries: [{ status: 200, error: null }],
        });
      });
    });
  });

  test("is tried again after an answer that is no success, and each try is visible", async () => {
    await withReceiver([503, 302, 204], async ({ url, calls }) => {
      const { body: job } = await submitWith(url);
      await eventually(async () => {
        const callback = await callbackOf(job.id);
        expect(callback.state).toBe("delivered");
        expect(callback.deliveries.map((one: { status: number }) => one.status)).toEqual([503, 302, 204]);
      }, 20_000);
      // The same message each time, so that a receiver can tell a repetition.
      expect(new Set(calls.map(({ headers }) => headers["webhook-id"])).size).toBe(1);
    });
  });

  test.each(["http://127.0.0.2:8080/", "http://169.254.169.254/latest", "http://[::1]:80/"])(
    "to %s is refused, since no configuration allows it",
    async (url) => {
      const { status, body } = await submitWith(url);
      expect({ status, code: body.code, field: body.field }).toEqual({
        status: 403,
        code: "forbidden_address",
        field: "callback_url",
      });
    },
  );

  test.each(["ftp://127.0.0.1/", "nowhere"])("to %s is no address", async (url) => {
    expect((await submitWith(url)).body).toMatchObject({ code: "invalid_field", field: "callback_url" });
  });

  test("goes nowhere unless the configuration says where it may", async () => {
    await withCluster({ slaves: 1, processorModules: testProcessors }, async ({ masterUrl }) => {
      const form = { task_type: "lines", callback_url: "http://127.0.0.1:9/", files: [file("a.txt")] };
      expect((await submit(masterUrl, form)).body.code).toBe("forbidden_address");
    });
  });
});

test("a range of addresses for callbacks leaves out this machine and the metadata of clouds", async () => {
  const everywhere = parseAddressList("CALLBACK_ADDRESSES", "0.0.0.0/0, ::/0");
  const check = async (host: string) => checkCallback(`http://${host}/hook`, everywhere);
  expect(await check("192.0.2.7")).toEqual({ address: "192.0.2.7", family: 4 });
  for (const host of ["127.0.0.1", "[::1]", "169.254.169.254", "0.0.0.0", "[::ffff:127.0.0.1]"]) {
    await expect(check(host)).rejects.toMatchObject({ code: "forbidden_address" });
  }
});
