/** PDFs whose parts refer to themselves, claim what is not there, or unpack without end. Clauses are of ISO 32000-1. */
import { deflateSync } from "node:zlib";
import { buildPdf, pdfStream } from "../../processors/document-builder.ts";
import { type HostileFile, read, readWith, refused } from "./hostile-file.ts";
import { zlibOfRepeated, zlibOfZeros } from "./repeated-bytes.ts";

type Outcome = HostileFile["outcome"];

const pdf = (what: string, make: () => Buffer | string, outcome: Outcome): HostileFile => ({
  what,
  taskType: "document",
  name: "report.pdf",
  content: () => Buffer.from(make()),
  outcome,
});

const corrupt = refused("corrupt_file");
const tooLarge = refused("unpacked_too_large");
/** By the second engine. */
const rescued = readWith(/is damaged; what a second reader/);
const withoutText = readWith(/no text layer/);

const writing = "BT /F1 12 Tf 72 720 Td (A page of some words) Tj ET";
const font = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>";
const leaf = (more = "") =>
  `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R ` +
  `/Resources << /Font << /F1 5 0 R >> /XObject << /X 6 0 R >> >> ${more} >>`;

interface Parts {
  catalogue?: string;
  kids?: string;
  count?: number;
  page?: string;
  contents?: Buffer | string;
  font?: string;
  /** Objects from number 6 on. */
  others?: (Buffer | string)[];
}

/** Objects 1 to 5: catalogue, page tree, page, contents, font. */
function pdfOf({ contents = pdfStream(writing), others = [], ...parts }: Parts): Buffer {
  return buildPdf([
    `<< /Type /Catalog /Pages 2 0 R ${parts.catalogue ?? ""} >>`,
    `<< /Type /Pages /Kids [${parts.kids ?? "3 0 R"}] /Count ${parts.count ?? 1} >>`,
    parts.page ?? leaf(),
    contents,
    parts.font ?? font,
    ...others,
  ]);
}

function packed(bytes: Buffer, filters = "/FlateDecode", more = ""): Buffer {
  const dictionary = `<< /Length ${bytes.length} /Filter [${filters}] ${more} >>\nstream\n`;
  return Buffer.concat([Buffer.from(dictionary), bytes, Buffer.from("\nendstream")]);
}

/** Changes the text of a file in place, so that offsets stay right. */
function edited(file: Buffer, from: string, to: string): Buffer {
  return Buffer.from(file.toString("latin1").replace(from, to), "latin1");
}

const loops: HostileFile[] = [
  pdf(
    "a page tree that holds itself",
    () => pdfOf({ page: "<< /Type /Pages /Kids [2 0 R] /Count 1 /Parent 2 0 R >>" }),
    corrupt,
  ),
  pdf("a cross-reference table before itself", () => edited(pdfOf({}), "/Root 1", "/Prev 9 /Root 1"), read),
  pdf("a chain of 20,000 cross-reference tables", chainOfTables, read),
  pdf(
    "a stream whose length is itself",
    () => pdfOf({ contents: `<< /Length 4 0 R >>\nstream\n${writing}\nendstream` }),
    read,
  ),
  pdf("an object stream that holds itself", objectStreamInItself, corrupt),
  pdf(
    "a drawing that draws itself",
    () => pdfOf({ contents: pdfStream("/X Do"), others: [form("/X Do")] }),
    withoutText,
  ),
  pdf(
    "a form whose fields are each other's children",
    () =>
      pdfOf({
        catalogue: "/AcroForm << /Fields [6 0 R] >>",
        others: ["<< /T (a) /FT /Tx /V (b) /Kids [6 0 R] >>"],
      }),
    read,
  ),
  pdf(
    "outlines that follow themselves",
    () => pdfOf({ catalogue: "/Outlines 6 0 R", others: ["<< /First 6 0 R /Next 6 0 R /Title (a) >>"] }),
    read,
  ),
];

const lies: HostileFile[] = [
  pdf("a PDF that claims 100,000 pages", () => pdfOf({ count: 100_000 }), read),
  pdf("a PDF that claims two billion pages", () => pdfOf({ count: 2_000_000_000 }), read),
  pdf(
    "a stream that claims 2 GB",
    () => pdfOf({ contents: `<< /Length 2147483647 >>\nstream\n${writing}\nendstream` }),
    read,
  ),
  pdf(
    "a cross-reference table of 10⁹ entries",
    () => edited(pdfOf({}), "xref\n0 6", "xref\n0 999999999"),
    read,
  ),
  pdf("rows of 2³¹ columns", predictedRows, read),
  pdf("a font of two billion widths", () => pdfOf({ font: wideFont }), read),
  pdf("an encryption of version 99", unknownEncryption, corrupt),
  pdf("a header and nothing else", () => "%PDF-1.4\n", corrupt),
  pdf("a million headers", () => "%PDF-1.7\n".repeat(1_000_000), corrupt),
];

const depths: HostileFile[] = [
  pdf("a page tree of 10,000 levels", deepPageTree, read),
  pdf(
    "arrays of a million levels",
    () => pdfOf({ page: leaf(`/Deep ${nested("[", "]", 1_000_000)}`) }),
    rescued,
  ),
  pdf(
    "dictionaries of 300,000 levels",
    () => pdfOf({ page: leaf(`/Deep ${nested("<</A", ">>", 300_000)}`) }),
    rescued,
  ),
  pdf("metadata of 200,000 levels", () => pdfOf({ catalogue: "/Metadata 6 0 R", others: [deepXmp()] }), read),
  pdf(
    "a string that never ends",
    () => pdfOf({ contents: pdfStream(`BT /F1 9 Tf (${"a".repeat(2e6)}`) }),
    withoutText,
  ),
  pdf("a name of 10 MB", () => pdfOf({ contents: pdfStream(`/${"N".repeat(1e7)} gs ${writing}`) }), read),
];

const masses: HostileFile[] = [
  pdf("3,000 pages", () => pdfOf({ kids: "3 0 R ".repeat(3000), count: 3000 }), read),
  pdf(
    "a page of 5,000 contents",
    () => pdfOf({ page: leaf().replace("4 0 R", `[${"4 0 R ".repeat(5000)}]`) }),
    read,
  ),
  pdf("100,000 form fields", manyFields, read),
];

const bombs: HostileFile[] = [
  pdf("1 GB in 1 MB", () => pdfOf({ contents: packed(zlibOfZeros(1e9)) }), tooLarge),
  pdf(
    "300 MB of operators in 0.3 MB",
    () => pdfOf({ contents: packed(zlibOfRepeated(Buffer.alloc(1e6, "q "), 300)) }),
    tooLarge,
  ),
  pdf(
    "1 GB packed twice",
    () => pdfOf({ contents: packed(deflateSync(zlibOfZeros(1e9)), "/FlateDecode /Fl") }),
    tooLarge,
  ),
  pdf(
    "1 GB under a name in disguise",
    () => pdfOf({ contents: packed(zlibOfZeros(1e9), "/Fl#61teDecode") }),
    tooLarge,
  ),
  pdf("a page packed ten times over", () => pdfOf({ contents: packedOften(10) }), read),
  pdf("a page packed a hundred times over", () => pdfOf({ contents: packedOften(100) }), tooLarge),
  pdf(
    "a picture of 300 MB that nobody unpacks",
    () => pdfOf({ contents: pdfStream(`${writing} /X Do`), others: [hugePicture()] }),
    read,
  ),
];

export const hostilePdfs: HostileFile[] = [...loops, ...lies, ...depths, ...masses, ...bombs];

/** Ten drawings of ten drawings of … ten levels down. */
export const toilsomePdf = pdf(
  "a PDF of 10¹⁰ drawings",
  () => {
    const level = (next: number) => form("/X Do ".repeat(10), `/XObject << /X ${next} 0 R >>`);
    const levels = Array.from({ length: 10 }, (_, index) => level(index + 7));
    return pdfOf({ contents: pdfStream("/X Do"), others: [...levels, form(writing)] });
  },
  refused("too_much_work"),
);

/** A hundred kilobytes that become a table of 65,536 strings of 20,000 characters. */
export const greedyPdf = pdf(
  "a PDF of a font that takes a gigabyte",
  () => {
    const map = `1 beginbfrange <0000> <FFFF> <${"0041".repeat(20_000)}> endbfrange`;
    const toUnicode = pdfStream(
      `begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange ${map} endcmap`,
    );
    return pdfOf({ font: font.replace(">>", "/ToUnicode 6 0 R >>"), others: [toUnicode] });
  },
  refused("poison_file"),
);

/** A drawing that a page can show (8.10). */
function form(contents: string, resources = "/XObject << /X 6 0 R >>"): string {
  const dictionary = `/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << ${resources} /Font << /F1 5 0 R >> >>`;
  return `<< ${dictionary} /Length ${contents.length} >>\nstream\n${contents}\nendstream`;
}

/** Updates of the file, each with a table of its own that names the one before (7.5.6). */
function chainOfTables(): string {
  let file = pdfOf({}).toString("latin1");
  let before = file.lastIndexOf("xref\n0");
  const updates: string[] = [];
  let length = file.length;
  for (let count = 0; count < 20_000; count++) {
    const update = `xref\n0 0\ntrailer\n<< /Size 6 /Root 1 0 R /Prev ${before} >>\nstartxref\n${length}\n%%EOF\n`;
    updates.push(update);
    before = length;
    length += update.length;
  }
  file += updates.join("");
  return file;
}

/** A cross-reference stream (7.5.8) that says of the catalogue, and of stream 2 itself, that they are in stream 2. */
function objectStreamInItself(): Buffer {
  const header = "%PDF-1.7\n";
  const stream =
    "2 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Length 6 >>\nstream\n2 0 <<>>\nendstream\nendobj\n";
  const at = header.length + stream.length;
  const rows = Buffer.from([0, 0, 0, 255, 2, 0, 2, 0, 2, 0, 2, 0, 1, 0, at, 0]);
  const dictionary = `<< /Type /XRef /Size 4 /W [1 2 1] /Root 1 0 R /Length ${rows.length} >>`;
  const before = `${header}${stream}3 0 obj\n${dictionary}\nstream\n`;
  return Buffer.concat([
    Buffer.from(before),
    rows,
    Buffer.from(`\nendstream\nendobj\nstartxref\n${at}\n%%EOF`),
  ]);
}

function predictedRows(): Buffer {
  const parameters = "/DecodeParms << /Predictor 15 /Columns 2147483647 /Colors 32 /BitsPerComponent 16 >>";
  return pdfOf({ contents: packed(deflateSync(writing), "/FlateDecode", parameters) });
}

const wideFont =
  "<< /Type /Font /Subtype /TrueType /BaseFont /A /FirstChar 0 /LastChar 2000000000 /Widths [1 2] >>";

function unknownEncryption(): Buffer {
  const encryption = "/Encrypt << /Filter /Standard /V 99 /R 99 /O () /U () /P 0 >> /ID [<00> <00>]";
  return edited(pdfOf({}), "/Root 1 0 R", `/Root 1 0 R ${encryption}`);
}

function nested(open: string, close: string, levels: number): string {
  return open.repeat(levels) + close.repeat(levels);
}

function deepPageTree(): Buffer {
  const levels = 10_000;
  const tree = Array.from(
    { length: levels },
    (_, level) => `<< /Type /Pages /Kids [${level + 1 === levels ? 3 : level + 7} 0 R] /Count 1 >>`,
  );
  return pdfOf({ kids: "6 0 R", others: tree });
}

function deepXmp(): Buffer {
  const xml = `<x:xmpmeta xmlns:x="adobe:ns:meta/">${nested("<a>", "</a>", 200_000)}</x:xmpmeta>`;
  return packed(deflateSync(xml), "/FlateDecode", "/Type /Metadata /Subtype /XML");
}

function manyFields(): Buffer {
  const fields = `/AcroForm << /Fields [${"6 0 R ".repeat(100_000)}] >>`;
  return pdfOf({ catalogue: fields, others: ["<< /T (a) /FT /Tx /V (b) /Subtype /Widget >>"] });
}

function packedOften(times: number): Buffer {
  let bytes: Buffer = Buffer.from(writing);
  for (let level = 0; level < times; level++) bytes = deflateSync(bytes);
  return packed(bytes, "/FlateDecode ".repeat(times));
}

function hugePicture(): Buffer {
  const kind =
    "/Type /XObject /Subtype /Image /Width 10000 /Height 10000 /BitsPerComponent 8 /ColorSpace /DeviceRGB";
  return packed(zlibOfZeros(300_000_000), "/FlateDecode", kind);
}
