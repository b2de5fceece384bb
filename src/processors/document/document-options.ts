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
  format: z
    .enum(["json", "markdown", "html", "text"])
    .default("json")
    .describe(
      "In what form the document also comes, beside the JSON: as an artifact document.md, .html or .txt.",
    ),
  chunk_size: z
    .int()
    .min(50)
    .max(1_000_000)
    .optional()
    .describe("Cuts the text into chunks of at most so many characters, by heading; none when left out."),
  chunk_overlap: z
    .int()
    .min(0)
    .max(500_000)
    .default(0)
    .describe("How many characters a chunk repeats of the one before it; at most half of chunk_size counts."),
  ocr: z
    .enum(["off", "auto", "force"])
    .default("off")
    .describe("Reads pages of a PDF as pictures: those without text (auto), all (force), none (off)."),
  language: z
    .boolean()
    .optional()
    .describe(
      "Whether the language of the text is detected, as the task type text does; takes 90 MB more. When left out, that of plain text and Markdown is.",
    ),
  running_headers: z
    .enum(["keep", "drop"])
    .default("keep")
    .describe("Whether headers and footers that repeat on most pages of a PDF stay in its text."),
  images: z
    .boolean()
    .default(false)
    .describe("Lists the pictures of a PDF too, which are looked for in all that its pages draw."),
});
export type DocumentOptions = z.output<typeof documentOptionsSchema>;
