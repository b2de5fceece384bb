/**
 * What a picture file is by its content: the first step of both picture processors. Names and claimed media types are
 * never asked; a text called `.png` ends here with a sentence instead of inside a decoder.
 */
import { open } from "node:fs/promises";
import { ServiceError } from "../../protocol/errors.ts";
import type { InputFile } from "../processor.ts";

/** Media types that a picture processor may read, and what people call them. (OCR reads the pages of a PDF, drawn.) */
const pictureNames: Record<string, string> = {
  "image/jpeg": "JPEG",
  "image/png": "PNG",
  "image/apng": "PNG",
  "image/webp": "WebP",
  "image/gif": "GIF",
  "image/tiff": "TIFF",
  "image/bmp": "BMP",
  "image/avif": "AVIF",
  "image/svg+xml": "SVG",
  "image/x-portable-anymap": "PBM/PGM/PPM",
  "application/pdf": "PDF",
};

/** Enough for the XML declaration, comments and document type that may stand before an `<svg>` tag. */
const headBytes = 16 * 1024;

/** The media type of the content; rejects with `empty_file` or `unsupported_media_type`. */
export async function detectPictureKind(file: InputFile, allowed: readonly string[]): Promise<string> {
  const head = await readHead(file.path);
  if (head.length === 0) throw new ServiceError("empty_file", `'${file.name}' is empty (0 bytes).`);

  const kind = detectByHead(head) ?? (await detectBySignature(file.path));
  const isAllowed = allowed.includes(kind === "image/apng" ? "image/png" : (kind ?? ""));
  if (kind !== undefined && isAllowed) return kind;
  throw new ServiceError(
    "unsupported_media_type",
    `The content of '${file.name}' is ${kind ?? describeUnknown(head)} and not a picture that is read here. ` +
      `Allowed are ${allowed.map((type) => pictureNames[type] ?? type).join(", ")}.`,
    { actual: kind ?? "unknown" },
  );
}

async function readHead(path: string): Promise<Buffer> {
  const handle = await open(path);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(headBytes), 0, headBytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** The two kinds that file-type does not tell: Netpbm by its two letters, SVG as XML whose root is `<svg>`. */
function detectByHead(head: Buffer): string | undefined {
  const text = head.toString("latin1").replace(/^\u00ef\u00bb\u00bf/, "");
  if (/^P[1-6][\s#]/.test(text)) return "image/x-portable-anymap";
  const root = rootTag.exec(text)?.[1];
  return root === "svg" || root?.endsWith(":svg") ? "image/svg+xml" : undefined;
}

// Each part can match in one way only, so that a hostile head costs linear time.
const beforeRoot = [/<\?xml[^>]*>/, /<!--(?:(?!-->)[\s\S])*-->/, /<!DOCTYPE[^[>]*(?:\[[^\]]*\]\s*)?>/];
const rootTag = new RegExp(`^\\s*(?:(?:${beforeRoot.map((part) => part.source).join("|")})\\s*)*<([\\w:]+)`);

async function detectBySignature(path: string): Promise<string | undefined> {
  const { fileTypeFromFile } = await import("file-type");
  return (await fileTypeFromFile(path))?.mime;
}

function describeUnknown(head: Buffer): string {
  return head.includes(0) || head.some((byte) => byte < 9) ? "of an unknown kind" : "text";
}
