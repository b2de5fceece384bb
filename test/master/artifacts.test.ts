import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { createClient } from "../../src/client/client.ts";
import { eventually, withCluster, withSlave } from "../support/cluster.ts";
import { getTask, send, submit } from "../support/requests.ts";
import { order, testProcessors } from "../support/test-processors.ts";

const options = { slaves: 1, processorModules: testProcessors };
const two = order("two.json", { act: "makeArtifacts", names: ["first.txt", "second.txt"] });
const none = order("none.json", { act: "answer" });
const respondAsync = { headers: { prefer: "respond-async, wait=20" } };

function artifactsFolder(folder: string, jobId: string): string {
  return path.join(folder, "data", "jobs", jobId, "artifacts");
}

describe("what a processor makes beside the result", () => {
  test("is listed with the file and handed out under its name and type, in whole and in part", async () => {
    await withCluster(options, async ({ masterUrl }) => {
      const { body } = await submit(masterUrl, { task_type: "obey", orders: [none, two] }, respondAsync);
      const { files } = (await send(`${masterUrl}/jobs/${body.job_id}`)).body;
      expect(files[0].artifacts).toEqual([]);
      const link = `/jobs/${body.job_id}/files/1/artifacts/second.txt`;
      expect(files[1].artifacts).toEqual([
        expect.objectContaining({ name: "first.txt" }),
        { name: "second.txt", media_type: "text/plain", bytes: "This is second.txt.".length, link },
      ]);
      const answer = await fetch(masterUrl + link);
      expect(await answer.text()).toBe("This is second.txt.");
      expect(answer.headers.get("content-type")).toMatch(/^text\/plain/);
      expect(answer.headers.get("content-disposition")).toBe("attachment; filename=second.txt");
      const part = await fetch(masterUrl + link, { headers: { range: "bytes=8-13" } });
      expect([part.status, await part.text()]).toEqual([206, "second"]);
      const response = await createClient({ baseUrl: masterUrl }).downloadArtifact(
        body.job_id,
        1,
        "first.txt",
      );
      expect(await response.text()).toBe("This is first.txt.");
    });
  });

  test("stays out of the results folder, and goes with its job", async () => {
    await withCluster(options, async ({ masterUrl, folder }) => {
      const { body } = await submit(masterUrl, { task_type: "obey", orders: [two] }, respondAsync);
      expect(await readdir(path.join(folder, "processed_results", "obey"))).toEqual(["two_obeyed.json"]);
      expect(existsSync(artifactsFolder(folder, body.job_id))).toBe(true);
      await send(`${masterUrl}/jobs/${body.job_id}`, { method: "DELETE" });
      await eventually(async () => {
        expect(existsSync(artifactsFolder(folder, body.job_id))).toBe(false);
      });
    });
  });

  test("outlives the answer to a client that waited, and a restart of the master", async () => {
    await withCluster(options, async ({ masterUrl, master, replaceMaster }) => {
      const { body } = await submit(masterUrl, { task_type: "obey", orders: [two] });
      const url = `${masterUrl}/jobs/${body.job_id}/files/0/artifacts/first.txt`;
      expect((await fetch(url)).status).toBe(200);
      await master.stop();
      await replaceMaster();
      expect(await (await fetch(url)).text()).toBe("This is first.txt.");
    });
  });

  test("is not found under another name, and the answer tells which there are", async () => {
    await withCluster(options, async ({ masterUrl }) => {
      const { body } = await submit(masterUrl, { task_type: "obey", orders: [two, none] }, respondAsync);
      const answerTo = async (rest: string): Promise<unknown> => {
        const { status, body: answer } = await send(`${masterUrl}/jobs/${body.job_id}/files/${rest}`);
        return [status, answer.code, answer.error];
      };
      expect(await answerTo("0/artifacts/third.txt")).toEqual([
        404,
        "not_found",
        "two.json has no artifact 'third.txt'. There are: first.txt, second.txt.",
      ]);
      expect(await answerTo("1/artifacts/first.txt")).toEqual([
        404,
        "not_found",
        "none.json has no artifact 'first.txt'. There are: none.",
      ]);
      expect(await answerTo("0/artifacts/..%2f..%2f0%2fartifacts%2ffirst.txt")).toEqual([
        404,
        "not_found",
        "two.json has no artifact '../../0/artifacts/first.txt'. There are: first.txt, second.txt.",
      ]);
    });
  });

  test.each([
    { names: ["../out.txt"], why: /name/ },
    { names: ["same.txt", "same.txt"], why: /two of its artifacts have one name/ },
    { names: Array.from({ length: 21 }, (_, index) => `${index}.txt`), why: /21 artifacts; 20 are allowed/ },
  ])("fails its file where it cannot be kept: $names", async ({ names, why }) => {
    await withCluster(options, async ({ masterUrl }) => {
      const bad = order("bad.json", { act: "makeArtifacts", names });
      const { body } = await submit(masterUrl, { task_type: "obey", orders: [bad, none] }, respondAsync);
      const { files } = (await send(`${masterUrl}/jobs/${body.job_id}`)).body;
      expect(files[0]).toMatchObject({ state: "failed", code: "processor_failed" });
      expect(files[0].error).toMatch(why);
      expect(files[1].state).toBe("done");
    });
  });

  test("counts with its result against the limit of one", async () => {
    await withCluster({ ...options, environment: { MAX_RESULT_BYTES: "2010" } }, async ({ masterUrl }) => {
      const bytes = 2000;
      const large = order("large.json", { act: "makeArtifacts", names: ["first.txt"], bytes });
      const plain = order("plain.json", { act: "answer", bytes });
      const { body } = await submit(masterUrl, { task_type: "obey", orders: [large, plain] }, respondAsync);
      const { files } = (await send(`${masterUrl}/jobs/${body.job_id}`)).body;
      expect(files.map((file: { code: string | null }) => file.code)).toEqual(["result_too_large", null]);
    });
  });
});

describe("a slave that is asked alone", () => {
  test("answers artifacts in Base64 beside the result", async () => {
    await withSlave({ processorModules: testProcessors }, async ({ url }) => {
      const form = { task_type: "obey", orders: [none, two] };
      const { body } = await getTask(url, form);
      expect(body.results[0]).not.toHaveProperty("artifacts");
      expect(
        body.results[1].artifacts.map((one: { name: string; data: string }) => [one.name, atob(one.data)]),
      ).toEqual([
        ["first.txt", "This is first.txt."],
        ["second.txt", "This is second.txt."],
      ]);
    });
  });
});
