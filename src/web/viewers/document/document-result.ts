/** What a result of `document` says, as far as it is shown. Most of it is there only where the document has any of it. */
import { z } from "zod";

const place = {
  /** Code points of `text_content` before it. */
  offset: z.int().min(0),
  page: z.int().optional(),
};

const linkSchema = z.object({ text: z.string(), href: z.string(), page: z.int().optional() });
export type Link = z.infer<typeof linkSchema>;

const headingSchema = z.object({ level: z.int().min(1), text: z.string(), ...place });
const tableSchema = z.object({ rows: z.array(z.array(z.string())), ...place });

export const documentResultSchema = z.object({
  document_type: z.string(),
  text_content: z.string(),
  word_count: z.int(),
  character_count: z.int(),
  page_count: z.int().optional(),
  metadata: z.record(z.string(), z.unknown()),
  /** Of a PDF. */
  pages: z.array(z.object({ page: z.int(), offset: z.int().min(0) })).default([]),
  outline: z
    .array(z.object({ title: z.string(), level: z.int().min(1), page: z.int().optional() }))
    .default([]),
  headings: z.array(headingSchema).default([]),
  tables: z.array(tableSchema).default([]),
  links: z.array(linkSchema).default([]),
  comments: z
    .array(
      z.object({
        text: z.string(),
        author: z.string().optional(),
        date: z.string().optional(),
        page: z.int().optional(),
      }),
    )
    .default([]),
  attachments: z
    .array(z.object({ name: z.string(), media_type: z.string().optional(), bytes: z.number().optional() }))
    .default([]),
  images: z.array(z.object({ alt: z.string(), source: z.string(), ...place })).default([]),
  form_values: z
    .array(z.object({ name: z.string(), value: z.string(), page: z.int().optional() }))
    .default([]),
});
export type DocumentResult = z.infer<typeof documentResultSchema>;
