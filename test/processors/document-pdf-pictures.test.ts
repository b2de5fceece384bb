import sharp from "sharp";
import { expect, test } from "vitest";
import { buildPdf, convertDocument, pdfStream, printPdf, readDocument } from "./document-builder.ts";

const options = { images: true };

const grayPicture = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: "gray" } });

/** A heading, a photo with words for those who do not see it, a text, and on the next page a drawing without. */
async function illustratedPdf(): Promise<Buffer> {
  const photo = await grayPicture(40, 30).jpeg().toBuffer();
  const drawing = await grayPicture(8, 6).png().toBuffer();
  return printPdf(
    (pdf) => {
      const figure = pdf.struct("Figure", { alt: "A cat on a mat" }, () =>
        pdf.image(photo, 72, 120, { width: 200, height: 150 }),
      );
      pdf.addStructure(pdf.struct("P", {}, () => pdf.text("Before", 72, 80)));
      pdf.addStructure(figure);
      pdf.addStructure(pdf.struct("P", {}, () => pdf.text("After", 72, 400)));
      pdf.addPage();
      pdf.addStructure(pdf.struct("P", {}, () => pdf.text("Left column", 72, 80)));
      pdf.addStructure(pdf.struct("P", {}, () => pdf.text("Right column", 320, 80)));
      pdf.addStructure(pdf.struct("P", {}, () => pdf.text("goes on", 320, 300)));
      pdf.image(drawing, 320, 120, { width: 100, height: 75 });
    },
    { tagged: true, pdfVersion: "1.5" },
  );
}

test("pictures of a PDF are listed with their size, format, words and place in the text", async () => {
  const { text_content: text, images } = await readDocument(await illustratedPdf(), { options });
  expect(images).toEqual([
    {
      alt: "A cat on a mat",
      source: "",
      format: "jpeg",
      width: 40,
      height: 30,
      offset: text.indexOf("After"),
      page: 1,
    },
    {
      alt: "",
      source: "",
      format: "bitmap",
      width: 8,
      height: 6,
      offset: text.indexOf("goes on"),
      page: 2,
    },
  ]);
});

test("pictures of a PDF are in its Markdown and HTML where words stand for them", async () => {
  const file = await illustratedPdf();
  expect(await convertDocument(file, "markdown", { options })).toContain(
    "Before\n\n![A cat on a mat]()\n\nAfter\n\nLeft column",
  );
  expect(await convertDocument(file, "html", { options })).toContain('<img alt="A cat on a mat" />');
});

test("pictures of a PDF are looked for only on request", async () => {
  expect(await readDocument(await illustratedPdf())).not.toHaveProperty("images");
});

// A picture of 2 × 1 gray samples, drawn by a form and in the page itself, on a page that is shown turned.
test("pictures inside of forms and of the page's own content are among those of a PDF", async () => {
  const fields = "/Width 2 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8";
  const stream = (dictionary: string, content: string) =>
    `<< ${dictionary} /Length ${content.length} >>\nstream\n${content}\nendstream`;
  const file = buildPdf([
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Rotate 90 /Contents 4 0 R /Resources << /Font << /F 5 0 R >> /XObject << /X 6 0 R >> >> >>",
    pdfStream(
      [
        // Up the page is to the right for readers; what is at the left of it is at the top.
        "BT /F 12 Tf 0 1 -1 0 100 100 Tm (First) Tj 0 1 -1 0 300 100 Tm (Second) Tj ET",
        "q 1 0 0 1 200 100 cm /X Do Q",
        "q 0 50 -50 0 400 100 cm BI /W 2 /H 1 /CS /G /BPC 8 ID ab EI Q",
      ].join("\n"),
    ),
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    stream(
      "/Type /XObject /Subtype /Form /BBox [0 0 50 50] /Resources << /XObject << /P 7 0 R >> >>",
      "q 50 0 0 50 0 0 cm /P Do Q",
    ),
    stream(`/Type /XObject /Subtype /Image ${fields}`, "ab"),
  ]);
  const { text_content: text, images } = await readDocument(file, { options });
  expect(text).toBe("First\nSecond");
  const picture = { alt: "", source: "", format: "bitmap", width: 2, height: 1, page: 1 };
  expect(images).toEqual([
    { ...picture, offset: text.indexOf("Second") },
    { ...picture, offset: text.length },
  ]);
});
