import { describe, expect, test } from "vitest";
import { z } from "zod";
import { TaskCatalogue } from "../../src/master/slaves/task-catalogue.ts";
import { standardTaskTypes } from "../../src/protocol/task-types.ts";
import { linesType } from "../support/jobs.ts";

const options = z.toJSONSchema(
  z.strictObject({
    unit: z.enum(["line", "byte"]).default("line"),
    least: z.int().min(0).max(1000).default(0),
    languages: z.array(z.string().regex(/^[a-z]{3}$/)).optional(),
  }),
  { io: "input" },
);

function createCatalogue(): TaskCatalogue {
  const catalogue = new TaskCatalogue();
  catalogue.add([{ ...linesType, options }]);
  return catalogue;
}

describe("the catalogue", () => {
  test("knows the six standard types before any slave has come", () => {
    expect(new TaskCatalogue().list().map((type) => type.name)).toEqual(Object.keys(standardTaskTypes));
  });

  test("learns a seventh from a slave", () => {
    expect(createCatalogue().get("lines")).toMatchObject({ field: "files", options });
  });

  test("does not know a type that nobody announced", () => {
    expect(() => createCatalogue().get("video")).toThrow(
      expect.objectContaining({ code: "unknown_task_type", message: "Unknown task type: video" }),
    );
  });

  test("lets no slave change field, key or result name of a standard type, but takes its options", () => {
    const catalogue = createCatalogue();
    catalogue.add([{ ...linesType, name: "image", options }]);
    expect(catalogue.get("image")).toEqual({ ...standardTaskTypes.image, options });
  });

  test("refuses options that are no JSON Schema", () => {
    const wrong = { type: "object", properties: { a: { type: "nonsense" } } };
    expect(() => createCatalogue().add([{ ...linesType, name: "bad", options: wrong }])).toThrow(
      expect.objectContaining({ code: "invalid_field" }),
    );
  });
});

describe("options", () => {
  test("get their defaults", () => {
    expect(createCatalogue().parseOptions("lines", {})).toEqual({ unit: "line", least: 0 });
  });

  test.each([
    [{ unit: "word" }, "unit", /'unit' is "word".*"line".*"byte"/],
    [{ least: -1 }, "least", /'least' is -1\..*>=0/],
    [{ least: "many" }, "least", /'least' is "many"\..*number/],
    [{ least: 1.5 }, "least", /'least' is 1\.5/],
    [{ languages: ["eng", "Deutsch"] }, "languages.1", /'languages\.1' is "Deutsch"/],
    [{ colour: "red" }, "colour", /Unknown option 'colour'\. lines takes unit, least, languages\./],
  ])("%j is refused by name, with what is allowed", (given, field, message) => {
    const parse = (): unknown => createCatalogue().parseOptions("lines", given);
    expect(parse).toThrow(expect.objectContaining({ code: "invalid_option", details: { field } }));
    expect(parse).toThrow(message);
  });

  test("of a type that only slaves without options offer are all unknown", () => {
    const catalogue = new TaskCatalogue();
    expect(catalogue.parseOptions("image", {})).toEqual({});
    expect(() => catalogue.parseOptions("image", { width: 5 })).toThrow(/Unknown option 'width'.*image/);
  });
});
