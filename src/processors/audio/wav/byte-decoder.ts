/**
 * Samples of one byte: unsigned PCM and, companded by ITU-T G.711, A-law and µ-law. A table of the 256 codes serves a
 * file of any length. For G.711 wavefile fills it, by decoding each code once; given the whole recording, wavefile would
 * hold several copies of it.
 */
import type { Decode, PlainFormat } from "./wav-format.ts";

type Law = "alaw" | "mulaw";

const lawTables = new Map<Law, Promise<Float32Array>>();

/**
 * Scale: PCM less 128 over 128; G.711 in its usual 16-bit form over 2^15, so that A-law ends at ±0.984 and µ-law at
 * ±0.980.
 */
export async function createByteDecoder({ coding, channels }: PlainFormat): Promise<Decode> {
  const table = coding === "alaw" || coding === "mulaw" ? await loadLawTable(coding) : buildPcmTable();
  return (bytes) => {
    const frames = Math.floor(bytes.length / channels);
    return Array.from({ length: channels }, (_, channel) => {
      const samples = new Float32Array(frames);
      for (let frame = 0, at = channel; frame < frames; frame++, at += channels) {
        samples[frame] = table[bytes[at] ?? 0] ?? 0;
      }
      return samples;
    });
  };
}

function buildPcmTable(): Float32Array {
  return Float32Array.from({ length: 256 }, (_, code) => (code - 128) / 128);
}

function loadLawTable(law: Law): Promise<Float32Array> {
  const table = lawTables.get(law) ?? buildLawTable(law);
  lawTables.set(law, table);
  return table;
}

async function buildLawTable(law: Law): Promise<Float32Array> {
  const { WaveFile } = (await import("wavefile")).default;
  const everyCode = Uint8Array.from({ length: 256 }, (_, code) => code);
  const wav = new WaveFile();
  wav.fromScratch(1, 8000, law === "alaw" ? "8a" : "8m", everyCode);
  if (law === "alaw") wav.fromALaw();
  else wav.fromMuLaw();
  return Float32Array.from(wav.getSamples(), (sample) => sample / 0x8000);
}
