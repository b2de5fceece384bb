/**
 * Says by content which reader a file is for; its name proves nothing. What no reader is for ends here, with an error
 * that names what came and what to send instead.
 */
import { open, readFile } from "node:fs/promises";
import { ServiceError } from "../../protocol/errors.ts";

/** Enough for every signature below. */
const headBytes = 4096;

const zipSignatures = ["PK\x03\x04", "PK\x05\x06"];
const oleSignature = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

/** Throws `unsupported_media_type`; `encrypted_file` for an encrypted office file; `corrupt_file` for a broken zip. */
export async function recogniseDocument(path: string): Promise<"pdf" | "docx" | "text"> {
  const head = await readHead(path);
  if (isPdf(head)) return "pdf";
  if (zipSignatures.some((signature) => head.startsWith(signature))) {
    const { isDocx } = await import("./find-docx-parts.ts");
    if (await isDocx(path)) return "docx";
    throw await refuseOther(path);
  }
  if (head.startsWith(oleSignature)) throw await refuseOle(path);
  if (head.startsWith("{\\rtf"))
    throw refuse("rich text (RTF)", "Save it as DOCX or PDF.", "application/rtf");
  return "text";
}

/** One character for each byte. */
async function readHead(path: string): Promise<string> {
  const file = await open(path, "r");
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0);
    return buffer.toString("latin1", 0, bytesRead);
  } finally {
    await file.close();
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

/** Office files from before 2007, and newer ones under a password, are OLE2: their streams have names in UTF-16LE. */
async function refuseOle(path: string): Promise<ServiceError> {
  const bytes = await readFile(path);
  const holds = (name: string) => bytes.includes(Buffer.from(name, "utf16le"));
  if (holds("EncryptedPackage") || holds("EncryptionInfo"))
    return new ServiceError(
      "encrypted_file",
      "The office file is protected by a password. Save it without one; the option 'password' is for PDF only.",
    );
  if (holds("WordDocument"))
    return refuse("an old Word file (DOC)", "Save it as DOCX.", "application/msword");
  if (holds("Workbook") || holds("Book")) return refuse("an old Excel file (XLS)", "Save it as CSV or PDF.");
  if (holds("PowerPoint Document")) return refuse("an old PowerPoint file (PPT)", "Save it as PDF.");
  return refuse("an OLE2 file of an unknown kind", "Save it as DOCX or PDF.", "application/x-cfb");
}

/** What to do with the kinds that people send most. */
const advice = new Map([
  ["xlsx", "Save it as CSV or PDF."],
  ["ods", "Save it as CSV or PDF."],
  ["pptx", "Save it as PDF."],
  ["odp", "Save it as PDF."],
  ["odt", "Save it as DOCX or PDF."],
  ["epub", "Convert it to PDF or DOCX."],
  ["zip", "Unpack it and send the documents inside."],
]);

/** Names a file that is neither PDF nor DOCX nor text, as far as its content tells. */
export async function refuseOther(path: string): Promise<ServiceError> {
  const { fileTypeFromFile } = await import("file-type");
  const type = await fileTypeFromFile(path);
  if (!type) return refuse("binary and of an unknown kind", "Save it as PDF or DOCX.");
  const hint = type.mime.startsWith("image/")
    ? "Pictures are read by the task type 'ocr'."
    : advice.get(type.ext);
  return refuse(`${type.ext.toUpperCase()} (${type.mime})`, hint ?? "Save it as PDF or DOCX.", type.mime);
}

function refuse(what: string, hint: string, actual?: string): ServiceError {
  const sentence = `The content is ${what}. PDF, DOCX and plain text are read. ${hint}`;
  return new ServiceError("unsupported_media_type", sentence, { actual });
}
