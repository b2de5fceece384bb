import { expect, test } from "vitest";
import { summariseResult } from "../../src/client/command/summarise-result.ts";

test.each([
  ["text", { word_count: 212, sentiment_score: 0.4249 }, "212 words, sentiment 0.42"],
  ["embedding", { vector_size: 100, non_zero_features: 61 }, "100 terms, 61 non-zero"],
  ["ocr", { word_count: 1, average_confidence: 91.2 }, "1 word at 91 %"],
  ["audio", { duration_seconds: 6.44, sample_rate: 16000, rms_energy: 0.1149 }, "6.4 s, 16000 Hz, RMS 0.11"],
  ["document", { document_type: "PDF", page_count: 4, word_count: 1210 }, "PDF, 4 pages, 1210 words"],
  ["document", { document_type: "DOCX", word_count: 9 }, "DOCX, 9 words"],
])("says of a result of %s what is in it: %j", (taskType, figures, phrase) => {
  expect(summariseResult(taskType, Buffer.from(JSON.stringify(figures)))).toBe(phrase);
});

test("says of a picture how large it is and of what colours", () => {
  // PNG specification §5.2 and §11.2.1: signature, IHDR of 1067 × 1600, 8 bit, colour type 0.
  const header = "89504e470d0a1a0a0000000d49484452 0000042b 00000640 08 00".replaceAll(" ", "");
  const picture = Buffer.concat([Buffer.from(header, "hex"), Buffer.alloc(512_000 - header.length / 2)]);
  expect(summariseResult("image", picture)).toBe("1067x1600 gray PNG, 512 kB");
});

test("says no more than its size of a result that it does not know", () => {
  expect(summariseResult("text", Buffer.from("no JSON"))).toBe("1 kB");
  expect(summariseResult("lines", Buffer.from('{"lines":3}'))).toBe("1 kB");
});
