/** TLS between clients, master and slaves: what is certified works, what is not is not talked to. */
import { describe, expect, test } from "vitest";
import {
  type TestCluster,
  eventually,
  shareCluster,
  withMaster,
  withTemporaryFolder,
} from "../support/cluster.ts";
import { authority, sendOverTls, servesWith } from "../support/certificates.ts";
import { runLauncher, withLauncher } from "../support/launcher.ts";
import { formRequest, jsonRequest, sendRaw } from "../support/raw-requests.ts";
import { file } from "../support/requests.ts";
import { testProcessors } from "../support/test-processors.ts";
import { slavesAnswerSchema } from "../../src/protocol/slave.ts";
import { runClient } from "../client/run-client.ts";

const token = "a-token-of-this-test-alone";
const environment = { TLS_CA: authority, CLUSTER_TOKEN: token, HOST: "127.0.0.1", NO_SLAVE_SECONDS: "1" };
const headers = { authorization: `Bearer ${token}` };
const processorModules = testProcessors;

async function countLines({ masterUrl }: TestCluster) {
  const form = await formRequest({ task_type: "lines", files: [file("a.txt")] }, headers);
  return sendOverTls(`${masterUrl}/assign_task`, form);
}

async function listSlaves({ masterUrl }: TestCluster) {
  const { body } = await sendOverTls(`${masterUrl}/slaves`, { headers });
  return slavesAnswerSchema.parse(body).slaves;
}

async function untilRegistered(cluster: TestCluster) {
  return eventually(async () => {
    const [slave] = await listSlaves(cluster);
    if (!slave) throw new Error("No slave is registered yet.");
    return slave;
  });
}

describe("a cluster under TLS", () => {
  const cluster = shareCluster({
    processorModules,
    environment: { ...environment, ...servesWith("machine") },
  });

  test("starts on one machine, where its slaves are called without", async () => {
    expect(cluster().masterUrl).toMatch(/^https:\/\/localhost:\d+$/);
    expect((await untilRegistered(cluster())).address).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(await countLines(cluster())).toMatchObject({ status: 200, body: { total_files_processed: 1 } });
  });

  test("answers nobody who does not speak it", async () => {
    await expect(sendRaw(cluster().masterUrl.replace("https:", "http:"))).rejects.toThrow();
  });

  test("is not believed by a client that does not know its authority", async () => {
    const failure = await fetch(cluster().masterUrl).catch((error: unknown) => error);
    expect(failure).toMatchObject({ cause: { code: "UNABLE_TO_VERIFY_LEAF_SIGNATURE" } });
  });

  test("serves the command, which knows the authority by Node's own variable", async () => {
    const { code, stdout } = await runClient([cluster().masterUrl, "text", "-"], {
      input: "A fine day.",
      environment: { NODE_EXTRA_CA_CERTS: authority, CLUSTER_TOKEN: token },
    });
    expect({ code, stdout }).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("Files Processed: 1"),
    });
  });

  test("gives browsers a cookie that is sent over TLS alone", async () => {
    const { headers: answer } = await sendOverTls(
      `${cluster().masterUrl}/session`,
      jsonRequest({ key: token }),
    );
    expect(answer["set-cookie"]?.[0]).toMatch(/; Secure/);
  });

  test("does not bind localhost to TLS for other programs, as browsers keep it", async () => {
    const { headers: answer } = await sendOverTls(cluster().masterUrl);
    expect(answer["strict-transport-security"]).toBeUndefined();
  });
});

describe("a slave under TLS", () => {
  const cluster = shareCluster({
    slaves: 0,
    processorModules,
    environment: { ...environment, ...servesWith("machine") },
  });

  const withSlave = async (slave: Record<string, string>, check: () => Promise<void>) => {
    const added = await cluster().addSlave(slave);
    try {
      await untilRegistered(cluster());
      await check();
    } finally {
      await added.stop();
    }
  };

  test("says so to the master, and is called by it", async () => {
    await withSlave(servesWith("machine"), async () => {
      expect((await untilRegistered(cluster())).address).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
      expect(await countLines(cluster())).toMatchObject({ status: 200, body: { total_files_processed: 1 } });
    });
  });

  test("is known by the name that it registers, if its certificate has that", async () => {
    const named = { ...servesWith("name"), SLAVE_IP: "localhost", HOST: "localhost" };
    await withSlave(named, async () => {
      expect(await countLines(cluster())).toMatchObject({ status: 200, body: { total_files_processed: 1 } });
    });
  });

  test.each([
    ["made out for another name", "elsewhere"],
    ["made out for a name and not for the address", "name"],
    ["of nobody that the master trusts", "stranger"],
  ] as const)("gets no file with a certificate %s", async (_what, certificate) => {
    await withSlave(servesWith(certificate), async () => {
      const { status, body } = await countLines(cluster());
      expect({ status, codes: body.failed_files.map(({ code }: { code: string }) => code) }).toEqual({
        status: 503,
        codes: [expect.stringMatching(/^(no_slaves|attempts_exhausted)$/)],
      });
      const [slave] = await listSlaves(cluster());
      expect(slave).toMatchObject({ state: expect.stringMatching(/^(suspect|set_aside)$/), done: 0 });
    });
  });
});

test.each(["stranger", "elsewhere"] as const)(
  "a slave does not tell its token to a master that is certified as %s",
  async (certificate) => {
    await withTemporaryFolder(async (folder) => {
      const master = { ...environment, ...servesWith(certificate), LOG_LEVEL: "info" };
      await withMaster({ folder, environment: master }, async ({ url }) => {
        const slave = {
          ...environment,
          MASTER_URL: url.replace("127.0.0.1", "localhost"),
          SLAVE_PORT: "0",
          LOG_LEVEL: "info",
        };
        await withLauncher("slave", { folder, environment: slave }, async ({ stderr }) => {
          await eventually(() => expect(stderr()).toMatch(/"reason":".*certificate.*","msg":"no master"/));
          expect(stderr()).not.toContain("registered with the master");
        });
      });
    });
  },
);

test.each(["master", "slave"])("a %s does not start with half of its TLS settings", async (name) => {
  await withTemporaryFolder(async (folder) => {
    const { TLS_CERT } = servesWith("machine");
    const { exitCode, stderr } = await runLauncher(name, { folder, environment: { TLS_CERT } });
    expect({ exitCode, stderr }).toEqual({
      exitCode: 1,
      stderr: expect.stringMatching(/^TLS_KEY is not set.*both/),
    });
  });
});
