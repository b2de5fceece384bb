/** Documents of a few pages: DOCX and PDF in turn. */
import { buffer } from "node:stream/consumers";
import { Document, HeadingLevel, Packer, Paragraph } from "docx";
import { PDFDocument } from "pdfkit";
import { writeParagraphs } from "./texts.mjs";

const characters = 8000;
const written = new Date("2024-04-03T08:30:00Z");

export async function makeDocument(seed) {
  const paragraphs = writeParagraphs(seed, characters).trim().split("\n\n");
  const title = `Report ${seed}`;
  return seed % 2 === 0
    ? { extension: ".pdf", content: await makePdf(title, paragraphs) }
    : { extension: ".docx", content: await makeDocx(title, paragraphs) };
}

async function makePdf(title, paragraphs) {
  const document = new PDFDocument({ size: "A4", info: { Title: title, CreationDate: written } });
  const made = buffer(document);
  document.font("Helvetica-Bold").fontSize(18).text(title).moveDown();
  document.font("Times-Roman").fontSize(11);
  for (const paragraph of paragraphs) document.text(paragraph).moveDown();
  document.end();
  return made;
}

async function makeDocx(title, paragraphs) {
  const children = [
    new Paragraph({ text: title, heading: HeadingLevel.HEADING_1 }),
    ...paragraphs.map((text) => new Paragraph(text)),
  ];
  return Packer.toBuffer(new Document({ title, sections: [{ children }] }));
}
