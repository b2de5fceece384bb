/** What bounds a document, in the order in which its readers meet it. */
import type { ProcessorLimits } from "../processor.ts";

export const documentLimits = {
  // About 10,000 full pages. With the copies that a result in JSON needs, that fits a child's heap of 512 MB.
  characters: {
    value: 20_000_000,
    meaning: "Characters (UTF-16 units) of text in a document's result.",
  },
  // Each takes some 200 bytes, and its text besides; a thousand pages have some 20,000.
  blocks: {
    value: 300_000,
    meaning: "Paragraphs and table cells whose structure is in a document's result; the rest is text alone.",
  },
  // A page takes some 10 ms, so these are read within minutes.
  pages: {
    value: 20_000,
    meaning: "Pages of a PDF that are read.",
  },
  // At some five seconds each they end within the five minutes that a task has by default.
  ocr_pages: {
    value: 40,
    meaning: "Pages of a PDF that are read as pictures, with the option `ocr`.",
  },
  // Maps are put together from thousands; each takes some 200 bytes of a result.
  pictures: {
    value: 10_000,
    meaning: "Pictures of a PDF that are listed, with the option `images`.",
  },
  // The contents of one page, or a table of the whole document; maps and plans come near a tenth of it.
  stream_bytes: {
    value: 64 * 1024 * 1024,
    code: "unpacked_too_large",
    meaning: "Unpacked bytes of one stream of a PDF.",
  },
  // Once is the rule.
  stream_packings: {
    value: 20,
    code: "unpacked_too_large",
    meaning: "Times that one stream of a PDF may be packed.",
  },
  parts: {
    value: 10_000,
    code: "unpacked_too_large",
    meaning: "Parts of a zipped document (DOCX, ODT, XLSX, PPTX, EPUB …).",
  },
  // No honest document comes near it, and no bomb stays below it.
  claimed_bytes: {
    value: 1024 * 1024 * 1024,
    code: "unpacked_too_large",
    meaning: "Unpacked bytes that a zipped document says all of its parts have.",
  },
  // 2.5 million words in the markup that Word makes.
  unpacked_bytes: {
    value: 100 * 1024 * 1024,
    code: "unpacked_too_large",
    meaning: "Unpacked bytes of the parts of a zipped document that are read.",
  },
  // Deeper XML overflows the stack of whoever reads it as a tree; Word itself nests a few dozen levels.
  xml_levels: {
    value: 256,
    code: "corrupt_file",
    meaning: "Levels of XML elements in a document.",
  },
} as const satisfies ProcessorLimits;
