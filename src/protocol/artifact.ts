/** What a processor makes beside its one result, such as a thumbnail or a searchable PDF. */
import { z } from "zod";

/** Goes into a header as it is. */
export const mediaTypeSchema = z.string().regex(/^[\w.+-]+\/[\w.+-]+(; ?[\w-]+=[\w.-]+)*$/);

/** A name that is none of a folder, of a hidden file, or of more than a file system takes. */
export const artifactNameSchema = z.string().regex(/^[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}$/);

/** An artifact as a slave sends it; its name is its own among those of its file. */
export const artifactSchema = z.object({
  name: artifactNameSchema,
  media_type: mediaTypeSchema,
  bytes: z.int().min(0),
});
export type ArtifactEntry = z.infer<typeof artifactSchema>;
