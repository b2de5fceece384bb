/** What OCR makes beside its JSON, on request: each format is a file of its own here. */
import type { Artifact } from "../../processor.ts";
import type { OcrOptions } from "../ocr-options.ts";
import { writeAlto } from "./alto.ts";
import { writeHocr } from "./hocr.ts";
import type { ReadFile } from "./read-file.ts";
import { writeTsv } from "./tsv.ts";

type OutputName = OcrOptions["outputs"][number];

const writers: Record<OutputName, (file: ReadFile) => Artifact | Promise<Artifact>> = {
  text: ({ pages }) => ({
    name: "text.txt",
    mediaType: "text/plain; charset=utf-8",
    body: pages.map(({ text }) => text).join("\f"),
  }),
  tsv: ({ pages }) => ({
    name: "words.tsv",
    mediaType: "text/tab-separated-values; charset=utf-8",
    body: writeTsv(pages),
  }),
  hocr: (file) => ({ name: "pages.hocr", mediaType: "text/vnd.hocr+html", body: writeHocr(file) }),
  alto: (file) => ({ name: "pages.alto.xml", mediaType: "application/xml", body: writeAlto(file) }),
  pdf: async ({ pages, images }) => {
    const { writeSearchablePdf } = await import("./searchable-pdf.ts");
    return {
      name: "searchable.pdf",
      mediaType: "application/pdf",
      body: await writeSearchablePdf(pages, images),
    };
  },
};

export function writeArtifacts(outputs: readonly OutputName[], file: ReadFile): Promise<Artifact[]> {
  return Promise.all([...new Set(outputs)].map(async (output) => writers[output](file)));
}
