/** The first step with a PDF: opens it and turns what can be wrong with the whole file into named errors. */
import type { PDFParse } from "pdf-parse";
import { ServiceError } from "../../../protocol/errors.ts";
import { describePdf, type PdfTraits } from "./pdf-metadata.ts";

export interface OpenedPdf extends PdfTraits {
  pageCount: number;
}

/** Throws `encrypted_file` and `corrupt_file`. */
export async function openPdf(parser: PDFParse, hasPassword: boolean): Promise<OpenedPdf> {
  const info = await parser.getInfo().catch((error: unknown) => {
    throw isPasswordError(error) ? refuseEncrypted(hasPassword) : refuseDamaged(error);
  });
  return { ...(await describePdf(info)), pageCount: info.total };
}

/** What pdf.js says of an error, with a stop at the end, which only some of its messages have. */
export function reasonOf(error: unknown): string {
  const reason = error instanceof Error ? error.message : String(error);
  return reason
    .split("\n", 1)
    .join("")
    .replace(/[.\s]*$/, ".");
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

function refuseDamaged(error: unknown): ServiceError {
  const sentence = `The PDF is damaged and does not open: ${reasonOf(error)}`;
  return new ServiceError("corrupt_file", sentence, { cause: error });
}
