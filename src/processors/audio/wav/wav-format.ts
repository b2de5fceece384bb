/**
 * The `fmt ` chunk of a WAV file: how samples are coded. `wav-header.ts` finds the chunk, this reads and judges it, the
 * decoders beside it trust what stands in `WavFormat`.
 */
import { ServiceError } from "../../../protocol/errors.ts";
import { type AdpcmCoding, checkAdpcmLayout } from "./adpcm-blocks.ts";
import { refuseCoding, refuseFormatTag } from "./unread-coding.ts";
import { wavLimits } from "./wav-limits.ts";

type PlainCoding = "integer" | "float" | "alaw" | "mulaw";

interface SharedFormat {
  bigEndian: boolean;
  channels: number;
  /** Frames (one sample of each channel) a second. */
  sampleRate: number;
  /** Bits that carry the signal: 20 for 20-bit samples stored in three bytes, 4 for ADPCM. */
  bitsPerSample: number;
  /** Bytes that one sample of one channel takes, rounded up (ADPCM: 1). */
  bytesPerSample: number;
  /** The smallest piece that can be decoded alone: a frame, or a block of ADPCM. */
  blockBytes: number;
  /** `dwChannelMask`: a bit for each speaker that has a channel; 0 where the file does not say. */
  speakers: number;
}

export interface PlainFormat extends SharedFormat {
  coding: PlainCoding;
}

export interface AdpcmFormat extends SharedFormat {
  coding: AdpcmCoding;
  /** The predictor pairs of MS ADPCM; empty for IMA. */
  coefficients: (readonly [number, number])[];
}

export type WavFormat = PlainFormat | AdpcmFormat;

/**
 * Turns whole blocks of a file (the last one of ADPCM may be short) into one array for each channel, full scale −1 to 1.
 */
export type Decode = (bytes: Uint8Array) => Float32Array[];

const maxChannels = wavLimits.channels.value;
const maxSampleRate = wavLimits.sample_rate.value;
const extensibleTag = 0xfffe;

/** What follows the format tag in the sub-format GUID of WAVE_FORMAT_EXTENSIBLE, and in that of ambisonic files. */
const subFormatTails = new Set(["000000001000800000aa00389b71", "00002107d3118644c8c1ca000000"]);

const codings: Record<number, WavFormat["coding"]> = {
  0x0001: "integer",
  0x0002: "ms-adpcm",
  0x0003: "float",
  0x0006: "alaw",
  0x0007: "mulaw",
  0x0011: "ima-adpcm",
};

/** The seven predictor pairs that every MS ADPCM file has, should the chunk not list them. */
const standardCoefficients: AdpcmFormat["coefficients"] = [
  [256, 0],
  [512, -256],
  [0, 0],
  [192, 64],
  [240, 0],
  [460, -208],
  [392, -232],
];

/**
 * Reads a `fmt ` chunk, WAVEFORMATEX or WAVEFORMATEXTENSIBLE of Microsoft's `mmreg.h`. Throws
 * `corrupt_file` for impossible numbers and `unsupported_media_type` for a coding that is not read.
 */
export function parseFormat(chunk: DataView, bigEndian: boolean, warnings: string[]): WavFormat {
  if (chunk.byteLength < 16) {
    throw new ServiceError(
      "corrupt_file",
      `The 'fmt ' chunk has ${chunk.byteLength} bytes; it needs at least 16.`,
    );
  }
  const uint16 = (offset: number): number => chunk.getUint16(offset, !bigEndian);
  const channels = uint16(2);
  const sampleRate = chunk.getUint32(4, !bigEndian);
  checkRange("channels", channels, maxChannels);
  checkRange("frames a second", sampleRate, maxSampleRate);

  const isExtensible = uint16(0) === extensibleTag;
  const tag = isExtensible ? readSubFormat(chunk, bigEndian) : uint16(0);
  const coding = codings[tag];
  if (!coding) throw refuseFormatTag(tag);
  const blockAlign = uint16(12);
  const storedBits = uint16(14);
  const speakers = isExtensible ? chunk.getUint32(20, !bigEndian) : 0;
  const shared = { bigEndian, channels, sampleRate, speakers };
  if (coding === "ima-adpcm" || coding === "ms-adpcm") {
    checkAdpcmLayout({ coding, channels, blockBytes: blockAlign }, storedBits, bigEndian);
    const coefficients = coding === "ms-adpcm" ? readCoefficients(chunk) : [];
    return { ...shared, coding, bitsPerSample: 4, bytesPerSample: 1, blockBytes: blockAlign, coefficients };
  }
  const bytesPerSample = readSampleBytes({ coding, channels, blockAlign, storedBits }, warnings);
  const validBits = isExtensible ? uint16(18) : storedBits;
  const bitsPerSample = validBits >= 1 && validBits <= bytesPerSample * 8 ? validBits : bytesPerSample * 8;
  return { ...shared, coding, bitsPerSample, bytesPerSample, blockBytes: bytesPerSample * channels };
}

export function isAdpcm(format: WavFormat): format is AdpcmFormat {
  return format.coding === "ima-adpcm" || format.coding === "ms-adpcm";
}

/** The name FFmpeg gives to a coding (`pcm_s16le`, `adpcm_ima_wav`), so that it can be compared and passed on. */
export function encodingName({ coding, bytesPerSample, bigEndian }: WavFormat): string {
  if (coding === "ima-adpcm") return "adpcm_ima_wav";
  if (coding === "ms-adpcm") return "adpcm_ms";
  if (coding === "alaw" || coding === "mulaw") return `pcm_${coding}`;
  if (coding === "integer" && bytesPerSample === 1) return "pcm_u8";
  return `pcm_${coding === "float" ? "f" : "s"}${bytesPerSample * 8}${bigEndian ? "be" : "le"}`;
}

function checkRange(what: string, value: number, limit: number): void {
  if (value >= 1 && value <= limit) return;
  const reason = `The header names ${value} ${what}; 1 to ${limit} are allowed. The file is damaged or no recording.`;
  throw new ServiceError("corrupt_file", reason, { actual: value, limit });
}

function readSubFormat(chunk: DataView, bigEndian: boolean): number {
  if (chunk.byteLength < 40) {
    const reason = `The extensible 'fmt ' chunk has ${chunk.byteLength} bytes; it needs 40.`;
    throw new ServiceError("corrupt_file", reason);
  }
  // The GUID's first field is 32 bits wide; of RIFX no writer is known, so its other fields are not looked at.
  if (bigEndian) return chunk.getUint16(26, false);
  const tail = Buffer.from(chunk.buffer, chunk.byteOffset + 26, 14).toString("hex");
  if (subFormatTails.has(tail)) return chunk.getUint16(24, true);
  throw refuseCoding(`The sub-format …${tail} of the WAV file is`, tail);
}

interface StoredSample {
  coding: PlainCoding;
  channels: number;
  blockAlign: number;
  storedBits: number;
}

/** Bytes of one sample. Integers may stand in wider containers (24 bits in four bytes), which only the block size tells. */
function readSampleBytes(
  { coding, channels, blockAlign, storedBits }: StoredSample,
  warnings: string[],
): number {
  const narrowest = Math.ceil(storedBits / 8);
  const isRead = {
    integer: storedBits >= 1 && storedBits <= 64,
    float: storedBits === 32 || storedBits === 64,
    alaw: storedBits === 8,
    mulaw: storedBits === 8,
  };
  if (!isRead[coding]) throw refuseCoding(`Samples of ${storedBits} bits (${coding}) are`, storedBits);
  const stated = blockAlign / channels;
  const isWiderInteger =
    coding === "integer" && stated > narrowest && narrowest > 2 && (stated === 4 || stated === 8);
  if (stated === narrowest || isWiderInteger) return stated;
  warnings.push(
    `The header says ${blockAlign} bytes a frame, which does not fit ${channels} channels of ${storedBits} bits; ` +
      `${narrowest * channels} were taken.`,
  );
  return narrowest;
}

function readCoefficients(chunk: DataView): AdpcmFormat["coefficients"] {
  const count = chunk.byteLength >= 22 ? chunk.getUint16(20, true) : 0;
  if (count === 0 || chunk.byteLength < 22 + count * 4) return standardCoefficients;
  return Array.from({ length: count }, (_, pair) => [
    chunk.getInt16(22 + pair * 4, true),
    chunk.getInt16(24 + pair * 4, true),
  ]);
}
