import { expect, test } from "vitest";
import { standardTaskTypes, taskTypeSchema } from "../../src/protocol/task-types.ts";
import { resultNameFor } from "../../src/stores/result-names.ts";

/** The table of the contract: type, field, key, and what `photo.old.jpg` is saved as. */
const contract = [
  ["image", "images", "image_data", "processed_photo.old.png"],
  ["text", "texts", "analysis_data", "photo.old_analysis.json"],
  ["embedding", "texts", "embedding_data", "photo.old_embedding.json"],
  ["ocr", "images", "ocr_data", "photo.old_ocr.json"],
  ["audio", "audio_files", "audio_data", "photo.old_audio_analysis.json"],
  ["document", "documents", "document_data", "photo.old_document_analysis.json"],
] as const;

test.each(contract)(
  "%s takes its files under %s and gives its results under %s",
  (name, field, key, saved) => {
    const type = taskTypeSchema.parse(standardTaskTypes[name]);
    expect(type).toMatchObject({ name, field, key });
    expect(resultNameFor(type.result_name, "photo.old.jpg", {})).toBe(saved);
  },
);

test("there are six standard types, and embedding alone looks at all files of a job", () => {
  expect(Object.keys(standardTaskTypes)).toEqual(contract.map(([name]) => name));
  const gathering = Object.values(standardTaskTypes).filter((type) => type.gathers);
  expect(gathering.map((type) => type.name)).toEqual(["embedding"]);
});
