/** What the page makes of dropped files before it sends them: their types, options as fields, and requests. */
import { describe, expect, it, test } from "vitest";
import { standardTaskTypes } from "../../src/protocol/task-types.ts";
import { readOptionFields } from "../../src/web/process/option-schema.ts";
import { proposeType } from "../../src/web/process/propose-type.ts";
import { takeBatch } from "../../src/web/uploads/take-batch.ts";

const types = Object.values(standardTaskTypes);

describe("the type proposed for a file", () => {
  it.each([
    // Names, what Chromium on Linux says of them, and what most people want of such files.
    ["holiday.jpg", "image/jpeg", "image"],
    ["scan.TIF", "", "image"],
    ["letter.txt", "text/plain", "text"],
    ["report.pdf", "application/pdf", "document"],
    ["notes.md", "text/markdown", "document"],
    ["mail.eml", "", "document"],
    ["song.mp3", "audio/mpeg", "audio"],
    ["voice.wav", "audio/x-wav", "audio"],
    ["voice.opus", "audio/ogg", "audio"],
    ["clip.mp4", "video/mp4", undefined],
    ["unknown", "", undefined],
  ])("of %s (%s) is %s", (name, type, expected) => {
    expect(proposeType({ name, type }, types)).toBe(expected);
  });

  it("is a type of the user's own where no other reads the file", () => {
    const own = { ...standardTaskTypes.text, name: "subtitles", media_types: ["video/*"] };
    expect(proposeType({ name: "clip.mp4", type: "video/mp4" }, [...types, own])).toBe("subtitles");
  });
});

test("options become fields of the kinds that their schemas allow", () => {
  const schema = {
    type: "object",
    properties: {
      pages: { type: "integer", minimum: 1, maximum: 9, default: 3, description: "How many." },
      deep: { type: "boolean", default: true },
      mode: { enum: ["a", 2], default: "a" },
      outputs: { type: "array", items: { type: "string", enum: ["text", "pdf"] } },
      area: { type: "object", properties: { left: { type: "number" } } },
      either: { anyOf: [{ type: "string" }, { type: "number" }] },
    },
  };
  expect(readOptionFields(schema)).toMatchObject([
    {
      name: "pages",
      kind: "number",
      isWhole: true,
      least: 1,
      most: 9,
      fallback: "3",
      description: "How many.",
    },
    { name: "deep", kind: "switch", isOn: true },
    { name: "mode", kind: "choice", choices: ["a", 2] },
    { name: "outputs", kind: "several", choices: ["text", "pdf"] },
    { name: "area", kind: "group", fields: [{ name: "left", kind: "number", isWhole: false }] },
    { name: "either", kind: "json" },
  ]);
  expect(readOptionFields(undefined)).toEqual([]);
});

test("files go up 25 at a time or 8 MB, and a larger one alone", () => {
  const small = Array.from({ length: 30 }, (_, place) => new File(["x"], `${place}.txt`));
  expect(takeBatch(small)).toHaveLength(25);
  const large = new File([new Uint8Array(9_000_000)], "large.bin");
  expect(takeBatch([large, ...small])).toEqual([large]);
  expect(takeBatch([...small.slice(0, 3), large])).toHaveLength(3);
  expect(takeBatch([])).toEqual([]);
});
