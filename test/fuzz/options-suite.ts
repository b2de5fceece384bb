/** Options of each type: whatever the JSON Schemas of `GET /task_types` admit, and whatever they do not. */
import fc from "fast-check";
import { describe, expect, inject, test } from "vitest";
import { z } from "zod";
import { assignTaskAnswerSchema } from "../../src/protocol/job.ts";
import { standardTaskTypes, taskTypesAnswerSchema } from "../../src/protocol/task-types.ts";
import { shareCluster } from "../support/cluster.ts";
import { type Answer, send, submit } from "../support/requests.ts";
import { readGoodFiles } from "./good-files.ts";
import { expectTrue } from "./true-answer.ts";
import { valuesOf } from "./values-of-schema.ts";

const { runs, seed } = inject("fuzz");
const settings = { numRuns: runs, seed };

const useCluster = shareCluster({});

/** Results of a hundred megapixels are right, and take their time. */
const longestSide = 300;

type TaskTypeName = keyof typeof standardTaskTypes;

describe.each(Object.keys(standardTaskTypes) as TaskTypeName[])("options of %s", (taskType) => {
  test("that its schema admits give a result, or an error that says which cannot be met", async () => {
    const admitted = valuesOf(await schemaOf(taskType)).map(withSmallSides);
    await fc.assert(
      fc.asyncProperty(admitted, async (options) => {
        const answer = await ask(taskType, options);
        expectTrue(answer);
        if (answer.status === 200) return;
        // What a schema cannot say: ranges that are reversed, languages that are not installed, pages that are not there.
        const { failed_files: failed } = assignTaskAnswerSchema.parse(answer.body);
        expect(failed).toMatchObject([{ code: "invalid_option" }]);
      }),
      settings,
    );
  });

  test("that it does not admit are refused, and nothing is begun", async () => {
    const anything = fc.oneof(fc.jsonValue(), fc.dictionary(fc.string(), fc.jsonValue()));
    await fc.assert(
      fc.asyncProperty(anything, async (options) => {
        const answer = await ask(taskType, options);
        const isNone = z.strictObject({}).safeParse(options).success;
        const expected = isNone ? { status: 200 } : { status: 400, body: { code: "invalid_option" } };
        expect(answer).toMatchObject(expected);
      }),
      settings,
    );
  });
});

async function schemaOf(taskType: string): Promise<unknown> {
  const { body } = await send(`${useCluster().masterUrl}/task_types`);
  const { task_types: types } = taskTypesAnswerSchema.parse(body);
  return types.find((type) => type.task_type === taskType)?.options;
}

const sidesSchema = z.looseObject({ width: z.int().optional(), height: z.int().optional() });

function withSmallSides(options: unknown): unknown {
  const { width, height, ...rest } = sidesSchema.parse(options);
  return {
    ...rest,
    ...(width !== undefined && { width: 1 + (width % longestSide) }),
    ...(height !== undefined && { height: 1 + (height % longestSide) }),
  };
}

/** Sends the smallest sample of the type. */
function ask(taskType: TaskTypeName, options: unknown): Promise<Answer> {
  const [smallest] = readGoodFiles(taskType, "").toSorted((a, b) => a.bytes.length - b.bytes.length);
  const upload = new File([new Uint8Array(smallest!.bytes)], smallest!.name);
  return submit(useCluster().masterUrl, {
    task_type: taskType,
    options: JSON.stringify(options),
    [standardTaskTypes[taskType].field]: [upload],
  });
}
