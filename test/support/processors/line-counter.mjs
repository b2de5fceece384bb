/** A processor for tests: counts lines; knows one option and refuses an empty file. */
import { readFile } from "node:fs/promises";
import { z } from "zod";

export default {
  taskType: {
    name: "lines",
    field: "files",
    key: "lines_data",
    result_name: "{base}_lines.json",
    media_types: ["text/plain"],
  },
  options: z.strictObject({
    unit: z.enum(["line", "byte"]).default("line").describe("What is counted."),
    least: z.int().min(0).max(1000).default(0).describe("Fewer than this is worth a warning."),
  }),
  async process(file, { unit, least }) {
    const text = await readFile(file.path, "utf8");
    const count = unit === "byte" ? file.bytes : text.split("\n").length;
    const warnings = count < least ? [`Fewer than ${least}.`] : [];
    return { body: JSON.stringify({ name: file.name, count }), mediaType: "application/json", warnings };
  },
};
