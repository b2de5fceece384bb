/**
 * The reader for office files from before 2007 (DOC, XLS, PPT): streams in an OLE2 container. Newer office files under a
 * password look the same from outside and end here too.
 */
import { readFile } from "node:fs/promises";
import { ServiceError } from "../../../protocol/errors.ts";
import type { InputFile } from "../../processor.ts";
import { type DocumentExtract, tellTruncated } from "../document-extract.ts";
import type { Reading } from "../document-reader.ts";
import { documentLimits } from "../document-limits.ts";
import { refuseKind } from "../recognise-document.ts";
import { toContent } from "../structure/content.ts";
import { TextFlow } from "../structure/text-flow.ts";
import { type OleStreams, refuseEncrypted } from "./ole-streams.ts";
import { readSummary } from "./summary.ts";
import { writeDoc } from "./write-doc.ts";
import { writePpt } from "./write-ppt.ts";
import { writeXls } from "./write-xls.ts";

type Writer = (
  stream: OleStreams,
  flow: TextFlow,
) => { figures: Record<string, unknown>; warnings: string[] };

const kinds: { stream: string; documentType: "DOC" | "XLS" | "PPT"; mediaType: string; write: Writer }[] = [
  { stream: "WordDocument", documentType: "DOC", mediaType: "application/msword", write: writeDoc },
  { stream: "Workbook", documentType: "XLS", mediaType: "application/vnd.ms-excel", write: writeXls },
  {
    stream: "PowerPoint Document",
    documentType: "PPT",
    mediaType: "application/vnd.ms-powerpoint",
    write: writePpt,
  },
];

/** Throws `encrypted_file`, `corrupt_file`, `unpacked_too_large` and, for other OLE2 files, `unsupported_media_type`. */
export async function readOle(file: InputFile, { signal }: Reading): Promise<DocumentExtract> {
  const streams = await openStreams(file);
  signal.throwIfAborted();
  if (streams("EncryptedPackage") ?? streams("EncryptionInfo")) throw refuseEncrypted();
  const kind = kinds.find(({ stream }) => streams(stream) !== undefined);
  if (!kind)
    throw refuseKind("an OLE2 file of an unknown kind", "Save it as DOCX or PDF.", "application/x-cfb");
  const flow = new TextFlow();
  const { figures, warnings } = writeSafely(kind.write, streams, flow);
  if (flow.isTruncated) warnings.push(tellTruncated("document"));
  return {
    documentType: kind.documentType,
    mediaType: kind.mediaType,
    content: toContent(flow),
    metadata: readSummary(streams("\u0005SummaryInformation")),
    figures,
    warnings,
    isTruncated: flow.isTruncated,
  };
}

async function openStreams(file: InputFile): Promise<OleStreams> {
  const limit = documentLimits.unpacked_bytes.value;
  if (file.bytes > limit)
    throw new ServiceError(
      "unpacked_too_large",
      `The office file has ${file.bytes} bytes. At most ${limit} are read.`,
      {
        limit,
        actual: file.bytes,
      },
    );
  const { default: CFB } = await import("cfb");
  const bytes = await readFile(file.path);
  try {
    const container = CFB.read(bytes, { type: "buffer" });
    const entries = new Map(container.FileIndex.map((entry) => [entry.name, entry]));
    return (name) => {
      const entry = entries.get(name);
      return entry && entry.size > 0 ? Buffer.from(entry.content).subarray(0, entry.size) : undefined;
    };
  } catch (error) {
    // Names of streams are UTF-16 in the directory, whatever else is damaged.
    throw bytes.includes(Buffer.from("EncryptedPackage", "utf16le"))
      ? refuseEncrypted()
      : refuseDamaged(error);
  }
}

/** A stream that breaks off is read past its end, which `Buffer` tells as a `RangeError`. */
function writeSafely(write: Writer, streams: OleStreams, flow: TextFlow): ReturnType<Writer> {
  try {
    return write(streams, flow);
  } catch (error) {
    if (error instanceof RangeError) throw refuseDamaged(error);
    throw error;
  }
}

function refuseDamaged(error: unknown): ServiceError {
  const reason = error instanceof Error ? error.message : String(error);
  return new ServiceError("corrupt_file", `The office file is damaged: ${reason}.`, { cause: error });
}
