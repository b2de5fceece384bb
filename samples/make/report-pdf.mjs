/**
 * A museum's annual report as PDF: a title page, chapters with an outline, a table, a chart, numbered pages. pdfkit
 * derives the file's id from the creation date, so that fixed dates fix every byte.
 */
import { PDFDocument } from "pdfkit";
import { collect } from "./page.mjs";
import { chapters, reportDetails, visitors } from "./report-texts.mjs";

const written = new Date("2024-02-20T09:00:00Z");
const margin = { top: 84, bottom: 84, left: 80, right: 80 };
const ink = "#22303c";
const accent = "#1f6f78";
const pale = "#eef4f4";

/** @returns {Promise<Buffer>} */
export async function makeReport() {
  const document = new PDFDocument({
    size: "A4",
    margins: margin,
    bufferPages: true,
    pdfVersion: "1.7",
    lang: "en-GB",
    displayTitle: true,
    info: {
      Title: reportDetails.title,
      Author: reportDetails.author,
      Subject: reportDetails.subject,
      Keywords: reportDetails.keywords,
      Creator: "MSDP samples",
      CreationDate: written,
      ModDate: written,
    },
  });
  const finished = collect(document);
  writeTitlePage(document);
  for (const chapter of chapters) writeChapter(document, chapter);
  numberPages(document);
  document.end();
  return finished;
}

function writeTitlePage(document) {
  const { width } = document.page;
  document.rect(0, 0, width, 300).fill(accent);
  document.fillColor("#fff").font("Helvetica-Bold").fontSize(32);
  document.text(reportDetails.organisation, margin.left, 150);
  document.font("Helvetica").fontSize(20).text(reportDetails.heading, margin.left, 236);
  document.fillColor(ink).font("Times-Italic").fontSize(13).text(reportDetails.motto, margin.left, 340);
  document.font("Times-Roman").fontSize(12).text(reportDetails.approval, margin.left, 690, { lineGap: 3 });
}

function writeChapter(document, { title, sections }) {
  document.addPage();
  document.outline.addItem(title);
  document.fillColor(accent).font("Helvetica-Bold").fontSize(20).text(title, margin.left, margin.top);
  document.moveDown(0.6);
  for (const { heading, paragraphs = [], table, chart } of sections) {
    if (heading) writeHeading(document, heading);
    for (const paragraph of paragraphs) {
      document.fillColor(ink).font("Times-Roman").fontSize(11.5);
      document.text(paragraph, margin.left, document.y, { align: "justify", lineGap: 3, paragraphGap: 8 });
    }
    if (table) writeTable(document, table);
    if (chart) drawVisitors(document, visitors);
  }
}

function writeHeading(document, heading) {
  document.moveDown(0.5);
  document.fillColor(ink).font("Helvetica-Bold").fontSize(13).text(heading, margin.left);
  document.moveDown(0.3);
}

/** @param {string[][]} rows  the first holds the headings, the last the sum */
function writeTable(document, rows) {
  const emphasised = (row) => row === 0 || row === rows.length - 1;
  document.moveDown(0.4);
  document.font("Helvetica").fontSize(10);
  document.table({
    columnStyles: ["*", 90, 90],
    rowStyles: (row) => ({
      border: [row === 0 ? 1 : 0.5, 0, row === rows.length - 1 ? 1 : 0, 0],
      borderColor: accent,
      backgroundColor: emphasised(row) ? pale : undefined,
    }),
    data: rows.map((cells, row) =>
      cells.map((text, column) => ({
        text,
        align: column === 0 ? "left" : "right",
        padding: 5,
        font: { src: emphasised(row) ? "Helvetica-Bold" : "Helvetica", size: 10 },
      })),
    ),
  });
  document.moveDown(0.8);
}

/** A column for each month, as high as the month had visitors. */
function drawVisitors(document, months) {
  const height = 150;
  const top = document.y + 12;
  const most = Math.max(...months.map(({ count }) => count));
  const step = (document.page.width - margin.left - margin.right) / months.length;
  document.fontSize(8.5).font("Helvetica");
  for (const [index, { month, count }] of months.entries()) {
    const x = margin.left + index * step;
    const column = (count / most) * height;
    document.rect(x + 5, top + height - column, step - 10, column).fill(accent);
    document.fillColor(ink);
    document.text(count.toLocaleString("en-GB"), x, top + height - column - 11, {
      width: step,
      align: "center",
    });
    document.text(month, x, top + height + 5, { width: step, align: "center" });
  }
  document.y = top + height + 24;
}

/** Every page but the first, once it is known how many there are. */
function numberPages(document) {
  const { count } = document.bufferedPageRange();
  for (let page = 1; page < count; page++) {
    document.switchToPage(page);
    // Below the margin pdfkit would begin another page.
    document.page.margins.bottom = 0;
    document.fillColor("#6b7680").font("Helvetica").fontSize(9);
    document.text(reportDetails.title, margin.left, 785, { lineBreak: false });
    document.text(`Page ${page + 1} of ${count}`, margin.left, 785, {
      width: document.page.width - margin.left - margin.right,
      align: "right",
    });
  }
}
