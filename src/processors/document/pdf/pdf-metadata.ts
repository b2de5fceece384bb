/** What a PDF tells about itself: its information dictionary, and its XMP packet where the dictionary is silent. */
import type { InfoResult } from "pdf-parse";
import { z } from "zod";
import { filledFields } from "../document-extract.ts";

const entry = z.string().optional().catch(undefined);
const flag = z.boolean().catch(false);

const infoSchema = z
  .object({
    Title: entry,
    Author: entry,
    Subject: entry,
    Creator: entry,
    Producer: entry,
    Keywords: entry,
    PDFFormatVersion: entry,
    Language: entry,
    EncryptFilterName: entry,
    IsAcroFormPresent: flag,
    IsXFAPresent: flag,
    IsSignaturesPresent: flag,
  })
  .catch({ IsAcroFormPresent: false, IsXFAPresent: false, IsSignaturesPresent: false });

export interface PdfTraits {
  metadata: Record<string, string | boolean>;
  isEncrypted: boolean;
  hasForm: boolean;
  /** A form of Adobe's XML kind, which its pages may show only in part. */
  hasXfa: boolean;
}

/** `creator` is the program that the document was written with, `producer` the one that made the PDF. */
export async function describePdf(result: InfoResult): Promise<PdfTraits> {
  const info = infoSchema.parse(result.info);
  const xmp = (name: string) => readXmp(result, name);
  const dates = result.getDateNode();
  const isEncrypted = info.EncryptFilterName !== undefined;
  const metadata = filledFields<string | boolean>({
    title: tidy(info.Title) ?? (await xmp("dc:title")),
    author: tidy(info.Author) ?? (await xmp("dc:creator")),
    subject: tidy(info.Subject) ?? (await xmp("dc:description")),
    creator: tidy(info.Creator) ?? (await xmp("xmp:creatortool")),
    producer: tidy(info.Producer) ?? (await xmp("pdf:producer")),
    keywords: tidy(info.Keywords) ?? (await xmp("pdf:keywords")),
    language: tidy(info.Language) ?? (await xmp("dc:language")),
    creation_date: toIso(dates.CreationDate ?? dates.XmpCreateDate ?? dates.XapCreateDate),
    modification_date: toIso(dates.ModDate ?? dates.XmpModifyDate ?? dates.XapModifyDate),
    pdf_version: info.PDFFormatVersion,
    encrypted: isEncrypted,
    signed: info.IsSignaturesPresent,
  });
  return { metadata, isEncrypted, hasForm: info.IsAcroFormPresent, hasXfa: info.IsXFAPresent };
}

/** An XMP property is one string or, for `dc:creator`, a list; or the same in several languages. */
async function readXmp({ metadata }: InfoResult, name: string): Promise<string | undefined> {
  const value: unknown = metadata?.get(name);
  const xmp: unknown = metadata?.getRaw();
  if (Array.isArray(value)) return tidy(value.join(", "));
  if (typeof value !== "string" || typeof xmp !== "string") return undefined;
  // By itself, since parsing all of the packet takes longer than reading the page.
  const [property] = new RegExp(`<${name}>\\s*<rdf:Alt\\b[^]*?</${name}>`).exec(xmp) ?? [];
  return tidy(property === undefined ? value : ((await firstAlternative(property, name)) ?? value));
}

/** XMP (ISO 16684-1, 8.2.2.4) has the default language first. pdf.js runs all of them together. */
async function firstAlternative(xmp: string, name: string): Promise<string | undefined> {
  const { Parser } = await import("htmlparser2");
  let isInside = false;
  let items = 0;
  let text = "";
  const parser = new Parser(
    {
      onopentagname: (tag) => {
        if (tag.toLowerCase() === name) isInside = true;
        else if (isInside && tag === "rdf:li") items += 1;
      },
      ontext: (part) => {
        if (isInside && items === 1) text += part;
      },
      onclosetag: (tag) => {
        if (tag.toLowerCase() === name) isInside = false;
      },
    },
    { xmlMode: true },
  );
  parser.end(xmp);
  return items > 0 ? text : undefined;
}

/** Some writers fill the fields with NULs or blanks. */
function tidy(value: unknown): string | undefined {
  if (typeof value !== "string") return undefined;
  return value.replaceAll("\0", "").trim() || undefined;
}

/** A date of impossible parts counts as none. */
function toIso(date: Date | null | undefined): string | undefined {
  return date && !Number.isNaN(date.getTime()) ? date.toISOString() : undefined;
}
