/** Which task type a file is probably meant for. */
import type { AnnouncedTaskType } from "../../client/client.ts";
import { mediaTypeOf } from "./media-type.ts";

/** Several types read the same files; what most people want of them first comes first, the user's own types last. */
const preference = ["image", "audio", "text", "document", "ocr", "embedding"];

/** The first type that reads the file, or nothing where none does. */
export function proposeType(
  file: { name: string; type: string },
  taskTypes: readonly AnnouncedTaskType[],
): string | undefined {
  const mediaType = mediaTypeOf(file);
  const readers = taskTypes.filter(({ media_types }) => media_types.some((one) => covers(one, mediaType)));
  return readers.toSorted((a, b) => rank(a.name) - rank(b.name))[0]?.name;
}

function rank(name: string): number {
  const place = preference.indexOf(name);
  return place === -1 ? preference.length : place;
}

function covers(pattern: string, mediaType: string): boolean {
  if (pattern === "*/*") return true;
  return pattern.endsWith("/*") ? mediaType.startsWith(pattern.slice(0, -1)) : pattern === mediaType;
}
