/** What a master makes of the answers of a slave that says anything, in either form. */
import { existsSync } from "node:fs";
import type { ServerResponse } from "node:http";
import path from "node:path";
import fc, { type Arbitrary } from "fast-check";
import { describe, expect, inject, test } from "vitest";
import { assignTaskAnswerSchema } from "../../src/protocol/job.ts";
import { rawResultsMediaType } from "../../src/protocol/result.ts";
import { shareCluster } from "../support/cluster.ts";
import { withOddSlave } from "../support/odd-slave.ts";
import { type Answer, file, submit } from "../support/requests.ts";
import { expectTrue } from "./true-answer.ts";

const { runs, seed } = inject("fuzz");
const settings = { numRuns: runs, seed };

/** The odd slave of each case is the only one that offers `lines`, and nobody waits long for another. */
const useCluster = shareCluster({ slaves: 1, environment: { NO_SLAVE_SECONDS: "1" } });

const filenames = ["a.txt", "b.txt"];

interface SlaveAnswer {
  status: number;
  contentType: string;
  body: string;
}

const odd = fc.oneof(fc.jsonValue(), fc.constantFrom("__proto__", -1, 1.5, 2 ** 53, "", null));
const filename = fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...filenames) }, odd);
const code = fc.oneof(fc.constantFrom("corrupt_file", "processor_crashed", "internal", "slave_busy"), odd);
const warnings = fc.oneof(fc.array(fc.string(), { maxLength: 2 }), odd);

const base64Result = fc.record(
  {
    filename,
    lines_data: fc.oneof({ weight: 4, arbitrary: fc.base64String() }, fc.string(), odd),
    warnings,
  },
  { requiredKeys: ["filename"] },
);
const error = fc.record(
  { filename, error: fc.oneof(fc.string(), odd), code },
  { requiredKeys: ["filename"] },
);

const base64Answers = fc
  .record(
    {
      results: fc.oneof(fc.array(base64Result, { maxLength: 3 }), odd),
      errors: fc.oneof(fc.array(error, { maxLength: 3 }), odd),
    },
    { requiredKeys: [] },
  )
  .map((answer) => JSON.stringify(answer));

const index = fc.oneof({ weight: 4, arbitrary: fc.nat(1) }, fc.constantFrom(-1, 2, 0.5, 2 ** 31, 1e300), odd);

const manifests = fc
  .record(
    {
      results: fc.array(
        fc.record(
          {
            index,
            filename,
            media_type: fc.string(),
            bytes: fc.oneof(fc.nat(9), odd),
            duration_ms: fc.oneof(fc.nat(9), odd),
            warnings,
          },
          { requiredKeys: ["index", "filename", "media_type", "bytes", "duration_ms", "warnings"] },
        ),
        { maxLength: 3 },
      ),
      errors: fc.array(fc.record({ index, filename, error: fc.string(), code }), { maxLength: 3 }),
    },
    { requiredKeys: ["results", "errors"] },
  )
  .map((manifest) => JSON.stringify(manifest));

const boundary = "answer";
const formParts = fc.array(
  fc.oneof(
    manifests.map((manifest) => formPart('name="manifest"', manifest)),
    fc
      .tuple(fc.oneof(fc.nat(3), fc.string()), fc.string({ maxLength: 9 }))
      .map(([number, bytes]) => formPart(`name="result-${number}"; filename="result"`, bytes)),
    fc.string(),
  ),
  { maxLength: 5 },
);
const rawAnswers = fc
  .tuple(formParts, fc.constantFrom(`--${boundary}--\r\n`, "", `--${boundary}`))
  .map(([parts, end]) => parts.join("") + end);

const answers: Arbitrary<SlaveAnswer> = fc.record({
  status: fc.oneof(
    { weight: 5, arbitrary: fc.constant(200) },
    fc.constantFrom(204, 302, 400, 401, 404, 413, 422, 500),
  ),
  contentType: fc.constantFrom(
    "application/json",
    `${rawResultsMediaType}; boundary=${boundary}`,
    rawResultsMediaType,
    "text/html",
    "",
  ),
  body: fc.oneof(base64Answers, rawAnswers, fc.json(), fc.string()),
});

/** Those that are right in form, so that the way behind the checks is tried as well. */
const plausible: Arbitrary<SlaveAnswer> = fc.oneof(
  base64Answers.map((body) => ({ status: 200, contentType: "application/json", body })),
  rawAnswers.map((body) => ({
    status: 200,
    contentType: `${rawResultsMediaType}; boundary=${boundary}`,
    body,
  })),
);

describe("an answer of a slave", () => {
  test.each([
    ["of any kind", answers],
    ["that is nearly right", plausible],
  ])("%s gives each file one result or one named error", async (_kind, generated) => {
    expect.hasAssertions();
    await fc.assert(
      fc.asyncProperty(generated, async (answer) => {
        const { masterUrl, folder } = useCluster();
        const form = { task_type: "lines", files: filenames.map((name) => file(name)) };
        const answerCall = (response: ServerResponse) => reply(response, answer);
        await withOddSlave(masterUrl, answerCall, async () => {
          expectAccount(await submit(masterUrl, form), folder);
        });
      }),
      settings,
    );
  });
});

function formPart(disposition: string, content: string): string {
  return `--${boundary}\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n${content}\r\n`;
}

function reply(response: ServerResponse, { status, contentType, body }: SlaveAnswer): void {
  response.statusCode = status;
  if (contentType !== "") response.setHeader("content-type", contentType);
  response.end(body);
}

function expectAccount(answer: Answer, folder: string): void {
  expectTrue(answer);
  const body = assignTaskAnswerSchema.parse(answer.body);
  const { saved_files: saved, results = [], failed_files: failed = [] } = body;
  const named = [...results, ...failed].map((one) => one.filename);
  expect(named.toSorted()).toEqual(filenames);
  for (const { error: sentence } of failed) expect(sentence).toMatch(/\S/);
  for (const name of saved) expect(existsSync(path.join(folder, name))).toBe(true);
}
