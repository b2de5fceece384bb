/** A short phrase on what is in a result of a standard task type, for tables and lists that people read. */
import { z } from "zod";

const describeFigures: Record<string, (figures: unknown) => string | undefined> = {
  text: (figures) => {
    const found = z.object({ word_count: z.number(), sentiment_score: z.number() }).safeParse(figures).data;
    return found && `${count(found.word_count, "word")}, sentiment ${found.sentiment_score.toFixed(2)}`;
  },
  embedding: (figures) => {
    const found = z
      .object({ vector_size: z.number(), non_zero_features: z.number() })
      .safeParse(figures).data;
    return found && `${count(found.vector_size, "term")}, ${found.non_zero_features} non-zero`;
  },
  ocr: (figures) => {
    const found = z
      .object({ word_count: z.number(), average_confidence: z.number() })
      .safeParse(figures).data;
    return found && `${count(found.word_count, "word")} at ${found.average_confidence.toFixed(0)} %`;
  },
  audio: (figures) => {
    const found = z
      .object({ duration_seconds: z.number(), sample_rate: z.number(), rms_energy: z.number() })
      .safeParse(figures).data;
    if (!found) return undefined;
    return `${found.duration_seconds.toFixed(1)} s, ${found.sample_rate} Hz, RMS ${found.rms_energy.toFixed(2)}`;
  },
  document: (figures) => {
    const found = z
      .object({ document_type: z.string(), word_count: z.number(), page_count: z.number().optional() })
      .safeParse(figures).data;
    if (!found) return undefined;
    const pages = found.page_count === undefined ? "" : `, ${count(found.page_count, "page")}`;
    return `${found.document_type}${pages}, ${count(found.word_count, "word")}`;
  },
};

/** The phrase for a result's bytes; their number where nothing else is known of them. */
export function summariseResult(taskType: string, bytes: Uint8Array): string {
  const size =
    bytes.length < 1e6 ? `${Math.ceil(bytes.length / 1e3)} kB` : `${(bytes.length / 1e6).toFixed(1)} MB`;
  const png = describePng(bytes);
  if (png) return `${png}, ${size}`;
  return describeFigures[taskType]?.(parseJson(bytes)) ?? size;
}

const pngSignature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** By the colour type of the header (PNG specification, §11.2.1). */
const pngColours: Record<number, string> = {
  0: "gray",
  2: "colour",
  3: "colour",
  4: "gray transparent",
  6: "colour transparent",
};

function describePng(bytes: Uint8Array): string | undefined {
  const isPng = bytes.length >= 26 && pngSignature.every((byte, index) => bytes[index] === byte);
  if (!isPng) return undefined;
  const header = new DataView(bytes.buffer, bytes.byteOffset);
  return `${header.getUint32(16)}x${header.getUint32(20)} ${pngColours[header.getUint8(25)] ?? ""} PNG`;
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

function count(number: number, thing: string): string {
  return `${number} ${thing}${number === 1 ? "" : "s"}`;
}
