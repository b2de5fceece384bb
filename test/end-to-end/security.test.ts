import { readFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import {
  eventually,
  listSlaves,
  shareCluster,
  withCluster,
  withMaster,
  withTemporaryFolder,
} from "../support/cluster.ts";
import { runLauncher, withLauncher } from "../support/launcher.ts";
import { findFreePort } from "../support/ports.ts";
import { ask, bearer, file, getTask, register, send, submit } from "../support/requests.ts";
import { order, testProcessors } from "../support/test-processors.ts";

const token = "a-token-of-this-test-alone";
const wrongTokens = [undefined, "another-token-of-nobody", `${token}x`, token.slice(0, -1), ""];
const headersOf = (one: string | undefined) => ({ headers: one === undefined ? {} : bearer(one) });

describe("with CLUSTER_TOKEN, on this machine alone,", () => {
  const clientKey = "msdp_a-key-of-a-client";
  const callbackSecret = "a-secret-of-24-characters-or-more";
  const environment = {
    CLUSTER_TOKEN: token,
    HOST: "127.0.0.1",
    MASTER_API_KEY: clientKey,
    CALLBACK_SECRET: callbackSecret,
  };
  const cluster = shareCluster({ slaves: 1, processorModules: testProcessors, environment });

  test("slaves and master work together", async () => {
    const { status } = await submit(cluster().masterUrl, { task_type: "lines", files: [file("a.txt")] });
    expect(status).toBe(200);
  });

  test.each(wrongTokens)("the master takes no slave with the token %j", async (wrong) => {
    const { masterUrl } = cluster();
    const answer = await register(masterUrl, { slave_ip: "127.0.0.1", slave_port: 3999 }, headersOf(wrong));
    expect({ status: answer.status, code: answer.body.code }).toEqual({ status: 401, code: "unauthorized" });
    expect(answer.headers.get("www-authenticate")).toBe("Bearer");
    expect(answer.body.error).toContain("CLUSTER_TOKEN");
    const [slave] = await listSlaves(masterUrl);
    const goodbye = await send(`${masterUrl}/slaves/${slave?.slave_id}`, {
      method: "DELETE",
      ...headersOf(wrong),
    });
    expect(goodbye.status).toBe(401);
    expect(await listSlaves(masterUrl)).toHaveLength(1);
  });

  test.each(wrongTokens)("the slave does no work for the token %j", async (wrong) => {
    const { url } = cluster().slaves[0]!;
    const { status, body } = await getTask(
      url,
      { task_type: "lines", files: [file("a.txt")] },
      headersOf(wrong),
    );
    expect({ status, code: body.code }).toEqual({ status: 401, code: "unauthorized" });
  });

  test("the right one opens both", async () => {
    const { masterUrl, slaves } = cluster();
    const work = await getTask(
      slaves[0]!.url,
      { task_type: "lines", files: [file("a.txt")] },
      headersOf(token),
    );
    expect(work.status).toBe(200);
    const slave = { slave_ip: "127.0.0.1", slave_port: 3999 };
    expect((await register(masterUrl, slave, headersOf(token))).status).toBe(200);
    const goodbye = { method: "DELETE", ...headersOf(token) };
    expect((await send(`${masterUrl}/slaves/127.0.0.1:3999`, goodbye)).status).toBe(204);
  });

  test("a processor does not get to see it, nor a key or what callbacks are signed with", async () => {
    const { masterUrl, folder } = cluster();
    const into = path.join(folder, "environment.json");
    await submit(masterUrl, {
      task_type: "obey",
      orders: [order("tell.json", { act: "tellEnvironment", into })],
    });
    const seen = await readFile(into, "utf8");
    expect(seen).toContain("PATH");
    expect(seen).not.toContain(token);
    expect(seen).not.toContain(clientKey);
    expect(seen).not.toContain(callbackSecret);
  });
});

describe("a token gives way to another", () => {
  const [old, young] = ["an-old-token-of-this-test", "a-young-token-of-this-test"];
  // The masters' and the slaves' at one moment each, while a change goes from machine to machine.
  test.each([
    [`${old},${young}`, old],
    [old, `${old}, ${young}`],
    [`${young},${old}`, `${old},${young}`],
    [young, `${young},${old}`],
  ])("with no stop where the master has %s and the slave %s", async (ofMaster, ofSlave) => {
    const environment = { CLUSTER_TOKEN: ofMaster, HOST: "127.0.0.1" };
    const options = { slaves: 0, processorModules: testProcessors, environment };
    await withCluster(options, async (cluster) => {
      const { masterUrl } = cluster;
      await cluster.addSlave({ CLUSTER_TOKEN: ofSlave });
      await eventually(async () => expect(await listSlaves(masterUrl)).toHaveLength(1));
      const { status } = await submit(masterUrl, { task_type: "lines", files: [file("a.txt")] });
      expect(status).toBe(200);
    });
  });

  test("and is worth nothing when it has gone", async () => {
    const environment = { CLUSTER_TOKEN: young, HOST: "127.0.0.1" };
    await withCluster({ slaves: 0, environment }, async ({ masterUrl }) => {
      const slave = { slave_ip: "127.0.0.1", slave_port: 3999 };
      for (const wrong of [old, `${young},${old}`, `${old},${young}`, ","]) {
        expect((await register(masterUrl, slave, headersOf(wrong))).status).toBe(401);
      }
      expect((await register(masterUrl, slave, headersOf(young))).status).toBe(200);
    });
  });

  test.each([`${young},short`, `${young},ümläut-of-sixteen`, "short"])(
    "and no process starts with %j, whose refusal does not print it",
    async (wrong) => {
      await withTemporaryFolder(async (folder) => {
        const environment = { CLUSTER_TOKEN: wrong };
        for (const name of ["master", "slave"]) {
          const { exitCode, stderr } = await runLauncher(name, { folder, environment });
          expect(exitCode).toBe(1);
          expect(stderr).toMatch(/CLUSTER_TOKEN=…: at least 16 characters/);
          expect(stderr).not.toContain(wrong);
        }
      });
    },
  );
});

test("a proxy of the environment gets no token to see: master and slaves call each other directly", async () => {
  const nobody = `http://127.0.0.1:${await findFreePort()}`;
  const environment = { CLUSTER_TOKEN: token, HOST: "127.0.0.1", HTTP_PROXY: nobody, http_proxy: nobody };
  await withCluster({ processorModules: testProcessors, environment }, async ({ masterUrl }) => {
    const { status } = await submit(masterUrl, { task_type: "lines", files: [file("a.txt")] });
    expect(status).toBe(200);
  });
});

describe("with CLUSTER_TOKEN, reachable by others,", () => {
  const environment = { CLUSTER_TOKEN: token, HOST: "0.0.0.0" };

  test("clients show the token too; a sign of life is free", async () => {
    await withTemporaryFolder(async (folder) => {
      await withMaster({ folder, environment }, async ({ url }) => {
        expect((await ask(url)).status).toBe(200);
        expect((await send(`${url}/check_status`)).status).toBe(200);
        for (const page of ["jobs/x", "slaves", "task_types", "limits", "jobs/x/files/0/result"]) {
          expect((await send(`${url}/${page}`)).status).toBe(401);
        }
        expect((await submit(url, {})).status).toBe(401);
        expect((await submit(url, {}, headersOf(token))).body.code).toBe("no_files");
        expect((await send(`${url}/limits`, headersOf(token))).status).toBe(200);
      });
    });
  });

  test("ALLOW_ANONYMOUS=1 lets everybody submit, and still no stranger register", async () => {
    await withTemporaryFolder(async (folder) => {
      await withMaster({ folder, environment: { ...environment, ALLOW_ANONYMOUS: "1" } }, async ({ url }) => {
        expect((await submit(url, {})).body.code).toBe("no_files");
        expect((await register(url, { slave_ip: "127.0.0.1", slave_port: 3999 })).status).toBe(401);
      });
    });
  });
});

describe("a start that would not be safe or cannot work", () => {
  const start = async (name: string, environment: Record<string, string>) =>
    withTemporaryFolder(async (folder) => runLauncher(name, { folder, environment }));

  test.each(["master", "slave", "cluster"])(
    "of a %s on a public address without a token is refused",
    async (name) => {
      const { exitCode, stderr, stdout } = await start(name, { HOST: "0.0.0.0" });
      expect(exitCode).toBe(1);
      expect(stderr).toMatch(/HOST=0\.0\.0\.0 .*Set CLUSTER_TOKEN .*ALLOW_ANONYMOUS=1/);
      expect(stderr).not.toMatch(/\n\s+at /);
      expect(stdout).toBe("");
    },
  );

  test("of a slave that its master could not reach is refused", async () => {
    const { exitCode, stderr } = await start("slave", { MASTER_URL: "http://192.0.2.1:5000" });
    expect(exitCode).toBe(1);
    expect(stderr).toContain("MASTER_URL=http://192.0.2.1:5000 is another machine");
  });

  test("with a wrong variable says which, and what is allowed", async () => {
    const { exitCode, stderr } = await start("master", { MAX_FILES: "many" });
    expect(exitCode).toBe(1);
    expect(stderr).toContain("MAX_FILES=many: a whole number");
  });

  test("on a port that is taken says which variable to change", async () => {
    await withTemporaryFolder(async (folder) => {
      await withMaster({ folder }, async ({ url }) => {
        const { port } = new URL(url);
        const { exitCode, stderr } = await start("master", { MASTER_PORT: port });
        expect(exitCode).toBe(1);
        expect(stderr).toMatch(new RegExp(`Port ${port} is taken.*MASTER_PORT`));
      });
    });
  });
});

test("without a token master and slave listen on this machine alone, and say so", async () => {
  await withTemporaryFolder(async (folder) => {
    const environment = { LOG_LEVEL: "info", SLAVE_PORT: "0", MASTER_URL: "http://127.0.0.1:9" };
    for (const name of ["master", "slave"]) {
      await withLauncher(name, { folder, environment }, async ({ stderr }) => {
        await eventually(() =>
          expect(stderr()).toMatch(/no CLUSTER_TOKEN is set: reachable from this machine alone/),
        );
        expect(stderr()).toContain('"host":"127.0.0.1"');
      });
    }
  });
});

test("no log line has the token in it, whatever goes wrong", async () => {
  await withTemporaryFolder(async (folder) => {
    const port = await findFreePort();
    const environment = {
      CLUSTER_TOKEN: token,
      HOST: "127.0.0.1",
      LOG_LEVEL: "trace",
      SLAVE_PORT: "0",
      MASTER_URL: `http://127.0.0.1:${port}`,
    };
    await withLauncher("slave", { folder, environment }, async (slave) => {
      await eventually(() => expect(slave.stderr()).toContain("no master"));
      await withMaster({ folder, environment: { ...environment, MASTER_PORT: String(port) } }, async () => {
        await eventually(() => expect(slave.stderr()).toContain("registered with the master"));
      });
      slave.child.kill("SIGTERM");
      await slave.ended;
      expect(slave.stderr()).not.toContain(token);
    });
  });
});
