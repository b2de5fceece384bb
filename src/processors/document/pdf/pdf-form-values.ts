/** What was typed or chosen in the form fields of a PDF: no part of its pages' text, yet what a reader sees there. */
import { z } from "zod";
import type { PdfJsDocument } from "./pdf-js-document.ts";

export interface FormValue {
  name: string;
  value: string;
  /** Counted from 1. */
  page: number;
}

/** The fields of a form by name; a field that is shown in several places has one entry for each. */
const fieldsSchema = z.record(
  z.string(),
  z.array(
    z.looseObject({
      type: z.string().catch(""),
      value: z.union([z.string(), z.array(z.string())]).catch(""),
      page: z.number().int().min(0).catch(0),
      password: z.boolean().catch(false),
    }),
  ),
);

/** Buttons hold states and no text. */
const typesWithText = new Set(["text", "combobox", "listbox"]);

/** The filled fields in the order of the form, passwords left out. */
export async function readFormValues(pdf: PdfJsDocument): Promise<FormValue[]> {
  const fields = fieldsSchema.safeParse(await pdf.getFieldObjects());
  if (!fields.success) return [];
  return Object.entries(fields.data).flatMap(([name, places]) => {
    const field = places.find((place) => typesWithText.has(place.type) && !place.password);
    const value = [field?.value ?? ""].flat().join(", ").replaceAll(/\r\n?/g, "\n").trim();
    return field && value !== "" ? [{ name, value, page: field.page + 1 }] : [];
  });
}
