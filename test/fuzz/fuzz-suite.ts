/**
 * Fuzzing: damaged files for each processor, requests and answers of slaves that nobody would send. Always a result or a
 * named error, never a process that dies, hangs or leaks. `npm run test:fuzz` runs it, `npm test` does not.
 */
import { readdir } from "node:fs/promises";
import path from "node:path";
import fc from "fast-check";
import { describe, expect, inject, test } from "vitest";
import { errorTable } from "../../src/protocol/errors.ts";
import { standardTaskTypes } from "../../src/protocol/task-types.ts";
import { type TestSlave, eventually, withCluster, withSlave } from "../support/cluster.ts";
import { childrenOf } from "../support/processes.ts";
import { file, getTask, register, send, submit } from "../support/requests.ts";
import { testProcessors } from "../support/test-processors.ts";
import { readGoodFiles } from "./good-files.ts";
import { type Mutation, mutate, mutation } from "./mutations.ts";
import { expectTrue } from "./true-answer.ts";

declare module "vitest" {
  interface ProvidedContext {
    fuzz: { runs: number; seed: number; corpora: string };
  }
  interface TaskMeta {
    tally?: Tally;
  }
}

interface Tally {
  results: number;
  errors: Record<string, number>;
  longestMs: number;
}

const { runs, seed, corpora } = inject("fuzz");
const settings = { numRuns: runs, seed, endOnFailure: false };

/**
 * Files that take longer are ended by the slave, with its own error. Noise that looks like a page takes OCR some 12 s of
 * processor time, and a busy machine gives it late.
 */
const limits = { TASK_TIMEOUT_SECONDS: "60", SLOTS: "2" };
const longestMs = 70_000;

describe("a damaged file", () => {
  test.for(Object.keys(standardTaskTypes))("%s", async (name, { task }) => {
    const { field } = Object.values(standardTaskTypes).find((type) => type.name === name)!;
    const good = readGoodFiles(name, corpora);
    const tally: Tally = { results: 0, errors: {}, longestMs: 0 };
    const anyFile = fc.nat({ max: good.length - 1 });
    const damaged = fc.record({
      of: anyFile,
      other: anyFile,
      steps: fc.array(mutation, { minLength: 1, maxLength: 4 }),
    });
    await withSlave({ environment: limits }, async (slave) => {
      await fc.assert(
        fc.asyncProperty(damaged, async ({ of, other, steps }) => {
          const bytes = applyAll(good[of]!.bytes, steps, good[other]!.bytes);
          const upload = file(good[of]!.name, new Uint8Array(bytes));
          const startedAt = performance.now();
          const answer = await getTask(slave.url, { task_type: name, [field]: [upload] });
          tally.longestMs = Math.max(tally.longestMs, performance.now() - startedAt);
          expectTrue(answer);
          noteOutcome(tally, answer.body);
          expect(tally.longestMs).toBeLessThan(longestMs);
        }),
        settings,
      );
      await expectWell(slave);
    });
    task.meta.tally = tally;
    expect(
      tally.results + Object.values(tally.errors).reduce((sum, count) => sum + count, 0),
    ).toBeGreaterThanOrEqual(runs);
  });
});

function applyAll(bytes: Buffer, steps: Mutation[], other: Buffer): Buffer {
  return steps.reduce((changed, step) => mutate(changed, step, other), bytes);
}

/** Each of these says that nobody found out what is wrong with the file. */
const notUnderstood = [
  "internal",
  "processor_failed",
  "processor_crashed",
  "processor_timeout",
  "memory_exceeded",
];

/** Each file has one result or one error with a code of the table. */
function noteOutcome(
  tally: Tally,
  body: { results?: unknown[]; errors?: { code: string }[]; code?: string },
): void {
  const codes = body.errors?.map(({ code }) => code) ?? (body.code === undefined ? [] : [body.code]);
  expect((body.results?.length ?? 0) + codes.length).toBe(1);
  tally.results += body.results?.length ?? 0;
  for (const code of codes) {
    expect(Object.keys(errorTable)).toContain(code);
    expect(notUnderstood).not.toContain(code);
    tally.errors[code] = (tally.errors[code] ?? 0) + 1;
  }
}

/** The slave lives, works on nothing, and has no more children and files than it started with. */
async function expectWell({ url, pid, folder }: TestSlave): Promise<void> {
  await eventually(async () => {
    expect((await send(`${url}/check_status`)).body).toMatchObject({ status: "alive", busy: 0 });
    expect(childrenOf(pid).length).toBeLessThanOrEqual(Number(limits.SLOTS));
    expect(await readdir(path.join(folder, "data", `slave-${pid}`))).toEqual([]);
  });
}

/** Values near those that a field takes, and far from them. */
const anyText = fc.oneof(
  fc.string(),
  fc.string({ unit: "binary" }),
  fc.constantFrom("", "null", "{}", "[]", "__proto__"),
);
const formFields = fc.dictionary(
  fc.oneof(fc.constantFrom("task_type", "options", "stage", "shared", "texts"), fc.string({ minLength: 1 })),
  fc.oneof(anyText, fc.constantFrom("lines", "text", "shares", '{"unit":1}', "merge", "finish")),
  { maxKeys: 5 },
);
const uploads = fc.array(fc.record({ name: fc.string({ unit: "binary" }), content: fc.uint8Array() }), {
  maxLength: 3,
});
const uploadField = fc.constantFrom("files", "texts", "images", "other");

describe("a request that nobody would send", () => {
  test("is answered with a result or a named error by master and slave", async () => {
    const options = { slaves: 1, processorModules: testProcessors, environment: { NO_SLAVE_SECONDS: "1" } };
    await withCluster(options, async ({ masterUrl, slaves }) => {
      const slaveUrl = slaves[0]!.url;
      await fc.assert(
        fc.asyncProperty(formFields, uploads, uploadField, async (fields, sent, field) => {
          const files = sent.map(({ name, content }) => file(name, new Uint8Array(content)));
          const form = { ...fields, ...(files.length > 0 && { [field]: files }) };
          expectTrue(await submit(masterUrl, form));
          expectTrue(await getTask(slaveUrl, form));
        }),
        settings,
      );
      await fc.assert(
        fc.asyncProperty(fc.jsonValue(), async (body) => expectTrue(await register(masterUrl, body))),
        settings,
      );
      await fc.assert(
        fc.asyncProperty(
          fc.uint8Array({ maxLength: 2000 }),
          fc.constantFrom("", "; boundary=b", "; boundary="),
          async (bytes, more) => {
            const headers = { "content-type": `multipart/form-data${more}` };
            const init = { method: "POST", headers, body: new Uint8Array(bytes) };
            expectTrue(await send(`${masterUrl}/assign_task`, init));
            expectTrue(await send(`${slaveUrl}/get_task`, init));
          },
        ),
        settings,
      );
      for (const url of [masterUrl, slaveUrl]) {
        expect((await send(`${url}/check_status`)).body.status).toBe("alive");
      }
    });
  });
});
