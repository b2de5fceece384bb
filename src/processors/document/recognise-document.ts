/**
 * Says by content which reader a file is for; its name proves nothing. Only among texts the name decides where content
 * cannot: Markdown, CSV and pieces of HTML have no signature. What no reader is for ends here, with an error that names what came.
 */
import { open } from "node:fs/promises";
import path from "node:path";
import { ServiceError } from "../../protocol/errors.ts";
import type { InputFile } from "../processor.ts";
import { isHtmlPage, isHtmlPiece } from "./html/recognise-html.ts";

export type DocumentKind =
  | "pdf"
  | "docx"
  | "odf"
  | "xlsx"
  | "pptx"
  | "epub"
  | "ole"
  | "rtf"
  | "html"
  | "markdown"
  | "eml"
  | "csv"
  | "text";

/** Enough for every signature below. */
const headBytes = 4096;

const zipSignatures = ["PK\x03\x04", "PK\x05\x06"];
const oleSignature = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

/** Throws `unsupported_media_type`, and `corrupt_file` for a broken zip. */
export async function recogniseDocument(file: InputFile): Promise<DocumentKind> {
  const head = await readHead(file.path);
  const extension = path.extname(file.name).toLowerCase();
  if (isPdf(head)) return "pdf";
  if (zipSignatures.some((signature) => head.startsWith(signature))) {
    const { recogniseZip } = await import("./package/recognise-zip.ts");
    return (await recogniseZip(file.path)) ?? refuseOther(file.path);
  }
  if (head.startsWith(oleSignature)) return "ole";
  if (head.startsWith("{\\rtf")) return acceptRtf(extension);
  return recogniseText(head, extension);
}

/** One character for each byte. */
async function readHead(file: string): Promise<string> {
  const handle = await open(file, "r");
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(headBytes), 0, headBytes, 0);
    return buffer.toString("latin1", 0, bytesRead);
  } finally {
    await handle.close();
  }
}

/**
 * Readers of PDF look for the header within the first 1024 bytes (ISO 32000-1, Annex H, note 13). Where it does not
 * come first, an object must follow, or every text about PDF would pass for one.
 */
function isPdf(head: string): boolean {
  if (head.startsWith("%PDF-")) return true;
  const at = head.slice(0, 1024).search(/%PDF-\d\.\d/);
  return at > 0 && /\d+\s+\d+\s+obj\b/.test(head.slice(at));
}

/** Word refuses RTF under the name of a DOCX too: such names are a way past filters. */
function acceptRtf(extension: string): DocumentKind {
  if (!/^\.(docx|docm|dotx)$/.test(extension)) return "rtf";
  throw new ServiceError(
    "unsupported_media_type",
    `The name ends with ${extension}, and the content is rich text (RTF). Name it .rtf, or save it as DOCX.`,
    { actual: "application/rtf" },
  );
}

function recogniseText(head: string, extension: string): DocumentKind {
  if (isHtmlPage(head)) return "html";
  if (isMail(head)) return "eml";
  if (extension === ".md" || extension === ".markdown") return "markdown";
  if (extension === ".csv" || extension === ".tsv") return "csv";
  return isHtmlPiece(head, extension) ? "html" : "text";
}

/** A mail begins with fields, and says who it is from, and when or by which rules it was written (RFC 5322, 3.6). */
function isMail(head: string): boolean {
  const [fields = ""] = head.replace(/^From [^\n]*\n/, "").split(/\r?\n\r?\n/, 1);
  const lines = fields.split(/\r?\n/);
  const isWhole = lines.slice(0, -1).every((line) => /^[\x21-\x39\x3b-\x7e]+:|^[ \t]/.test(line));
  const has = (name: string) => lines.some((line) => line.toLowerCase().startsWith(`${name}:`));
  return isWhole && has("from") && ["date", "mime-version", "message-id", "received"].some(has);
}

/** What to do with the kinds that people send most. */
const advice = new Map([
  ["zip", "Unpack it and send the documents inside."],
  ["msg", "Save it as EML."],
]);

/** Names a file that no reader is for, as far as its content tells. */
export async function refuseOther(file: string): Promise<never> {
  const { fileTypeFromFile } = await import("file-type");
  const type = await fileTypeFromFile(file);
  if (!type) throw refuseKind("binary and of an unknown kind", "Save it as PDF or DOCX.");
  const hint = type.mime.startsWith("image/")
    ? "Pictures are read by the task type 'ocr'."
    : advice.get(type.ext);
  throw refuseKind(`${type.ext.toUpperCase()} (${type.mime})`, hint ?? "Save it as PDF or DOCX.", type.mime);
}

export function refuseKind(what: string, hint: string, actual?: string): ServiceError {
  const sentence =
    `The content is ${what}. PDF, DOCX, ODT, RTF, XLSX, PPTX, EPUB, HTML, Markdown, CSV, mails and plain text are ` +
    `read. ${hint}`;
  return new ServiceError("unsupported_media_type", sentence, { actual });
}
