/** The pages as ALTO 4.4 of the Library of Congress: a block is a ComposedBlock, a paragraph in it a TextBlock. */
import type { ReadPage } from "../describe-pages.ts";
import { type Box, boxAround } from "../read/boxes.ts";
import { type Line, groupBlocks, groupParagraphs } from "../read/page-reading.ts";
import type { ReadFile } from "./read-file.ts";
import { element } from "./xml.ts";

const namespaces = {
  xmlns: "http://www.loc.gov/standards/alto/ns-v4#",
  "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
  "xsi:schemaLocation":
    "http://www.loc.gov/standards/alto/ns-v4# http://www.loc.gov/standards/alto/v4/alto-4-4.xsd",
};

export function writeAlto({ name, pages }: Pick<ReadFile, "name" | "pages">): string {
  const description = element("Description", {}, [
    element("MeasurementUnit", {}, "pixel"),
    element("sourceImageInformation", {}, [element("fileName", {}, name)]),
  ]);
  const layout = element("Layout", {}, pages.map(writePage));
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element("alto", namespaces, [description, layout])}\n`;
}

function writePage({ number, size: [width, height], lines }: ReadPage): string {
  const id = `page_${number}`;
  const blocks = groupBlocks(lines).map((block, at) =>
    element(
      "ComposedBlock",
      { ID: `${id}_block_${at + 1}`, ...place(boxOf(block.lines)) },
      groupParagraphs(block.lines).map((paragraph) =>
        element(
          "TextBlock",
          { ID: `${id}_text_${paragraph.paragraph + 1}`, ...place(boxOf(paragraph.lines)) },
          paragraph.lines.map(writeLine),
        ),
      ),
    ),
  );
  const space = element("PrintSpace", place([0, 0, width, height]), blocks);
  return element("Page", { ID: id, PHYSICAL_IMG_NR: number, WIDTH: width, HEIGHT: height }, [space]);
}

/** WC, the confidence of a word, runs from 0 to 1. */
function writeLine({ box, words }: Line): string {
  const parts = words.flatMap((word, at) => [
    ...(at > 0 ? [element("SP", {})] : []),
    element("String", { CONTENT: word.text, WC: (word.confidence / 100).toFixed(2), ...place(word.box) }),
  ]);
  return element("TextLine", place(box), parts);
}

function place([left, top, right, bottom]: Box): Record<string, number> {
  return { HPOS: left, VPOS: top, WIDTH: right - left, HEIGHT: bottom - top };
}

function boxOf(lines: readonly Line[]): Box {
  return boxAround(lines.map(({ box }) => box));
}
