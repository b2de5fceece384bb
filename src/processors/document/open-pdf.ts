/** The first step with a PDF: opens it and turns what can be wrong with the whole file into named errors. */
import type { PDFParse } from "pdf-parse";
import { ServiceError } from "../../protocol/errors.ts";
import { describePdf, type PdfTraits } from "./pdf-metadata.ts";

export interface OpenedPdf extends PdfTraits {
  pageCount: number;
  warnings: string[];
}

/** Throws `encrypted_file` and `corrupt_file`. */
export async function openPdf(parser: PDFParse, hasPassword: boolean): Promise<OpenedPdf> {
  const info = await parser.getInfo().catch(async (error: unknown) => {
    if (isPasswordError(error)) throw refuseEncrypted(hasPassword);
    return countPages(parser, error);
  });
  if (typeof info === "number") return { ...unknownTraits, pageCount: info, warnings: [tellLost] };
  return { ...describePdf(info), pageCount: info.total, warnings: [] };
}

const unknownTraits: PdfTraits = { metadata: {}, isEncrypted: false, hasForm: false, hasXfa: false };
const tellLost = "The PDF is damaged where it tells about itself, so its metadata is missing.";

/** A document may have opened though its outline or metadata is broken; else what it failed with is the reason. */
async function countPages(parser: PDFParse, error: unknown): Promise<number> {
  try {
    return (await parser.getText({ first: 1, last: 1 })).total;
  } catch {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ServiceError("corrupt_file", `The PDF is damaged and does not open: ${reason}`, {
      cause: error,
    });
  }
}

function isPasswordError(error: unknown): boolean {
  return error instanceof Error && error.name === "PasswordException";
}

function refuseEncrypted(hasPassword: boolean): ServiceError {
  const sentence = hasPassword
    ? "The PDF is encrypted and the given password does not open it."
    : "The PDF is encrypted and needs a password; send it as the option 'password'.";
  return new ServiceError("encrypted_file", sentence, { field: "password" });
}
