import { describe, expect, test } from "vitest";
import { z } from "zod";
import {
  ServiceError,
  describeIssue,
  errorBodySchema,
  errorTable,
  parseOptionsField,
  toErrorBody,
} from "../../src/protocol/errors.ts";

describe("the error table", () => {
  test.each(Object.entries(errorTable))("%s has a status that the contract names", (_code, { status }) => {
    // Beside the contract's list: 408 "too slow", 409 "has no result yet", 502 "a slave's answer is none", 507 "disk full".
    expect([400, 401, 403, 404, 408, 409, 413, 415, 422, 429, 500, 502, 503, 507]).toContain(status);
  });

  test("never calls a fault of the file or the request retryable, except where time may mend it", () => {
    const retryable = Object.entries(errorTable).filter(([, one]) => one.retryable && one.status < 500);
    expect(retryable.map(([code]) => code).toSorted()).toEqual([
      "job_running",
      "result_not_ready",
      "too_many_jobs",
      "too_many_requests",
      "too_many_slaves",
      "too_many_uploads",
      "upload_aborted",
      "upload_too_slow",
    ]);
  });
});

describe("an error's body", () => {
  test("keeps the sentence under error and adds code, field, limit, actual and retryable", () => {
    const error = new ServiceError("file_too_large", "Too large.", { field: "images", limit: 5, actual: 6 });
    expect(errorBodySchema.parse(JSON.parse(JSON.stringify(toErrorBody(error))))).toEqual({
      error: "Too large.",
      code: "file_too_large",
      field: "images",
      limit: 5,
      actual: 6,
      retryable: false,
    });
  });

  test("has no key for what does not apply, and never the cause", () => {
    const error = new ServiceError("internal", "Sorry.", { cause: new Error("secret") });
    expect(JSON.stringify(toErrorBody(error))).toBe('{"error":"Sorry.","code":"internal","retryable":true}');
  });
});

describe("what is wrong with a value", () => {
  const schema = z.strictObject({
    width: z.int().min(1).max(100).optional(),
    fit: z.enum(["cover", "fill"]).optional(),
    size: z.union([z.number(), z.tuple([z.number(), z.number()])]).optional(),
    // As a choice of values of several kinds comes back from a JSON Schema.
    mode: z.union([z.literal("auto"), z.literal(3), z.literal(4)]).optional(),
  });
  const explain = (input: unknown): { field: string; sentence: string } => {
    const parsed = schema.safeParse(input);
    if (parsed.success) throw new Error("The value is allowed.");
    return describeIssue(parsed.error, input);
  };

  test("names the field, what came and the bound", () => {
    const { field, sentence } = explain({ width: 101 });
    expect(field).toBe("width");
    expect(sentence).toMatch(/^'width' is 101\. .*<=100/);
  });

  test("names every value of a choice", () => {
    expect(explain({ fit: "stretch" }).sentence).toMatch(/'fit' is "stretch".*"cover".*"fill"/);
  });

  test("names a field that nobody knows", () => {
    expect(explain({ colour: "red" })).toEqual({ field: "colour", sentence: "Unknown field 'colour'." });
  });

  test("names every value of a choice among several kinds", () => {
    expect(explain({ mode: 0 }).sentence).toBe(`'mode' is 0. Allowed: "auto", 3, 4.`);
  });

  test("names each branch of a union", () => {
    expect(explain({ size: "big" }).sentence).toMatch(/number.*, or .*(tuple|array)/);
  });

  test("shortens a value that would fill a screen", () => {
    expect(explain({ fit: "x".repeat(10_000) }).sentence.length).toBeLessThan(200);
  });
});

describe("the options field", () => {
  test.each([undefined, "", "  "])("counts %j as no options", (text) => {
    expect(parseOptionsField(text)).toEqual({});
  });

  test("is a JSON object", () => {
    expect(parseOptionsField('{"width": 5}')).toEqual({ width: 5 });
  });

  test.each(["[1]", "null", '"x"', "5", "{width: 5}", "{"])("refuses %s by name", (text) => {
    expect(() => parseOptionsField(text)).toThrow(
      expect.objectContaining({
        code: "invalid_option",
        message: `'options' is ${text}. A JSON object is allowed.`,
      }),
    );
  });
});
