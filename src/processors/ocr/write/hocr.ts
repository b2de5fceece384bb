/** The pages as hOCR, after the hOCR specification 1.2: XHTML whose elements carry boxes and confidences. */
import type { ReadPage } from "../describe-pages.ts";
import { type Box, boxAround } from "../read/boxes.ts";
import { type Line, groupBlocks, groupParagraphs } from "../read/page-reading.ts";
import type { ReadFile } from "./read-file.ts";
import { element } from "./xml.ts";

const capabilities = "ocr_page ocr_carea ocr_par ocr_line ocrx_word";

export function writeHocr({ name, pages }: Pick<ReadFile, "name" | "pages">): string {
  const head = element("head", {}, [
    element("title", {}, name),
    element("meta", { "http-equiv": "Content-Type", content: "text/html; charset=utf-8" }),
    element("meta", { name: "ocr-system", content: "msdp ocr with Tesseract" }),
    element("meta", { name: "ocr-capabilities", content: capabilities }),
  ]);
  const body = element(
    "body",
    {},
    pages.map((page) => writePage(page, name)),
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html>\n${element(
    "html",
    { xmlns: "http://www.w3.org/1999/xhtml" },
    [head, body],
  )}\n`;
}

function writePage({ number, size: [width, height], lines, rotation }: ReadPage, name: string): string {
  const title = `image "${name.replaceAll('"', "")}"; bbox 0 0 ${width} ${height}; ppageno ${number - 1}`;
  const areas = groupBlocks(lines).map((block) =>
    element(
      "div",
      { class: "ocr_carea", title: bbox(block.lines) },
      groupParagraphs(block.lines).map((paragraph) =>
        element(
          "p",
          { class: "ocr_par", title: bbox(paragraph.lines) },
          paragraph.lines.map((line) => writeLine(line, rotation)),
        ),
      ),
    ),
  );
  return element("div", { class: "ocr_page", id: `page_${number}`, title }, areas);
}

/** `textangle` counts against the clock: 90 is text that runs from the bottom to the top. */
function writeLine({ box, words }: Line, rotation: number): string {
  const angle = rotation === 0 ? "" : `; textangle ${rotation}`;
  return element(
    "span",
    { class: "ocr_line", title: `${bbox([{ box }])}${angle}` },
    words.map((word) => {
      const title = `${bbox([word])}; x_wconf ${Math.round(word.confidence)}`;
      return element("span", { class: "ocrx_word", title }, word.text);
    }),
  );
}

function bbox(parts: readonly { box: Box }[]): string {
  return `bbox ${boxAround(parts.map(({ box }) => box)).join(" ")}`;
}
