/** Engines that read PDF, each by itself: what ours is held against. */
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { PDFiumLibrary } from "@hyzyla/pdfium";
import { PDFParse } from "pdf-parse";

interface PdfEngine {
  name: string;
  /** Rejects for a file that the engine does not open. */
  readText: (path: string, password: string | undefined) => Promise<string>;
}

/** Those that are there: `pdftotext` is no package, and may not be installed. */
export async function pdfEngines(): Promise<PdfEngine[]> {
  const pdfium = await PDFiumLibrary.init();
  const engines: PdfEngine[] = [
    { name: "pdf-parse", readText: readByPdfParse },
    { name: "pdfium", readText: (path, password) => readByPdfium(pdfium, path, password) },
  ];
  const hasPdftotext = await readByPdftotext("-v", undefined).then(
    () => true,
    () => false,
  );
  return hasPdftotext ? [...engines, { name: "pdftotext", readText: readByPdftotext }] : engines;
}

async function readByPdfParse(path: string, password: string | undefined): Promise<string> {
  const data = new Uint8Array(await readFile(path));
  const parser = new PDFParse({ data, verbosity: 0, ...(password !== undefined && { password }) });
  try {
    return (await parser.getText({ pageJoiner: "" })).text;
  } finally {
    await parser.destroy();
  }
}

async function readByPdfium(
  pdfium: PDFiumLibrary,
  path: string,
  password: string | undefined,
): Promise<string> {
  const document = await pdfium.loadDocument(await readFile(path), password);
  try {
    return [...document.pages()].map((page) => page.getText()).join("\n\n");
  } finally {
    document.destroy();
  }
}

async function readByPdftotext(path: string, password: string | undefined): Promise<string> {
  const options = password === undefined ? [] : ["-upw", password];
  const { stdout } = await promisify(execFile)("pdftotext", [...options, path, "-"], { maxBuffer: 1e9 });
  return stdout;
}
