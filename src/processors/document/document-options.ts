/** What a client may ask of the document processor. */
import { z } from "zod";

export const documentOptionsSchema = z.strictObject({
  pages: z
    .string()
    .regex(/^\d{1,7}(-\d{1,7})?(,\d{1,7}(-\d{1,7})?)*$/, "page numbers and ranges such as 1-3,7")
    .max(500)
    .optional()
    .describe("The pages of a PDF to read, such as 1-3,7; all when left out."),
  password: z.string().min(1).max(127).optional().describe("The password that opens an encrypted PDF."),
});
export type DocumentOptions = z.output<typeof documentOptionsSchema>;
